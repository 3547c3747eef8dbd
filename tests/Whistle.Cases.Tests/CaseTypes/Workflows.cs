using System.Text.Json.Nodes;
using Whistle.Cases.CaseTypes;
using Whistle.Engine;

namespace Whistle.Cases.Tests.CaseTypes;

/// <summary>The shipped workflows folder, and copies of it that a test may spoil.</summary>
internal static class Workflows
{
    public static readonly FlowCompiler Compiler = new(CaseServices.Catalog());

    public static readonly string Directory = Find();

    public static readonly CaseTypeLibrary Shipped = CaseTypeLibrary.Load(Directory, Compiler);

    public static LoadedCaseType Of(string key) => Shipped.Loaded.Single(t => t.Type.Key == key);

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Whistle.sln"))) return Path.Combine(at.FullName, "workflows");
        throw new InvalidOperationException("The solution's folder was not found above the tests.");
    }
}

/// <summary>A copy of the shipped workflows in a folder of its own; gone when disposed.</summary>
internal sealed class SpoiltWorkflows : IDisposable
{
    private readonly DirectoryInfo root = System.IO.Directory.CreateTempSubdirectory("whistle-workflows-");

    public SpoiltWorkflows()
    {
        foreach (var file in System.IO.Directory.EnumerateFiles(Workflows.Directory, "*.json", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(root.FullName, Path.GetRelativePath(Workflows.Directory, file));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(root.FullName, file), text);

    public void Edit(string file, Action<JsonObject> change)
    {
        var path = Path.Combine(root.FullName, file);
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }

    public void CopyFolder(string from, string to)
    {
        System.IO.Directory.CreateDirectory(Path.Combine(root.FullName, to));
        foreach (var file in System.IO.Directory.EnumerateFiles(Path.Combine(root.FullName, from)))
            File.Copy(file, Path.Combine(root.FullName, to, Path.GetFileName(file)));
    }

    public CaseTypeLibrary Load() => CaseTypeLibrary.Load(root.FullName, Workflows.Compiler);

    /// <summary>The one refused case type, with its problems.</summary>
    public RefusedCaseType Refused() => Assert.Single(Load().Refused);

    public void Dispose() => root.Delete(recursive: true);
}
