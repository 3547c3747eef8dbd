using Whistle.Cases.Simulation;
using Whistle.Engine;

namespace Whistle.Cases.CaseTypes;

/// <summary>A definition as it was shipped: the file's text in one line of JSON, and its compiled form.</summary>
public sealed record ShippedFlow(string File, FlowDefinition Definition, string Json)
{
    public string Id => Definition.DefinitionId;
}

/// <param name="Folder">Name of the folder under workflows/.</param>
/// <param name="Flows">The case type's flow first, then its sub-flows.</param>
/// <param name="Scenarios">What its <c>scenarios/</c> holds.</param>
public sealed record LoadedCaseType(string Folder, CaseType Type, IReadOnlyList<ShippedFlow> Flows, IReadOnlyList<FlowProblem> Warnings, IReadOnlyList<ShippedScenario> Scenarios);

/// <summary>A case type the server starts without, and everything that is wrong with it.</summary>
public sealed record RefusedCaseType(string Folder, IReadOnlyList<CaseTypeProblem> Problems);

/// <summary>What <c>workflows/</c> holds. A broken case type never keeps the others, or the server, from starting.</summary>
public sealed record CaseTypeLibrary(IReadOnlyList<LoadedCaseType> Loaded, IReadOnlyList<RefusedCaseType> Refused)
{
    /// <summary>Reads every folder that holds a case-type.json, in the order of their names.</summary>
    /// <param name="directory">The workflows directory; a missing one holds no case types.</param>
    /// <param name="compiler">With the catalogue of all activities of this server.</param>
    public static CaseTypeLibrary Load(string directory, FlowCompiler compiler)
    {
        var loaded = new List<LoadedCaseType>();
        var refused = new List<RefusedCaseType>();
        string[] folders = Directory.Exists(directory) ? [.. Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal)] : [];
        foreach (var folder in folders.Where(f => File.Exists(Path.Combine(f, "case-type.json"))))
        {
            var reading = new CaseTypeFolder(folder, compiler);
            if (reading.Read() is { } type) loaded.Add(type);
            else refused.Add(new RefusedCaseType(Path.GetFileName(folder), reading.Problems));
        }
        foreach (var again in Repeated(loaded))
        {
            loaded.Remove(again);
            refused.Add(new RefusedCaseType(again.Folder, [new CaseTypeProblem($"{again.Folder}/case-type.json", "", null, "repeated",
                new LocalText("另一个文件夹已使用相同的案件类型代号或流程编号", "Another folder already uses this case type's key or one of its definition ids"))]));
        }
        return new CaseTypeLibrary(loaded, refused);
    }

    private static List<LoadedCaseType> Repeated(List<LoadedCaseType> loaded)
    {
        var names = new HashSet<string>();
        return [.. loaded.Where(type => !type.Flows.Select(f => "flow " + f.Id).Append("key " + type.Type.Key).Aggregate(true, (free, name) => names.Add(name) && free))];
    }
}
