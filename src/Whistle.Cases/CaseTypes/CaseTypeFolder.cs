using System.Text.Json.Nodes;
using Whistle.Cases.Designing.Guard;
using Whistle.Cases.Simulation;
using Whistle.Engine;

namespace Whistle.Cases.CaseTypes;

/// <summary>Reads and checks one folder of workflows/: the description, the flow, its sub-flows, and what they say about each other.</summary>
internal sealed class CaseTypeFolder(string path, FlowCompiler compiler)
{
    private readonly string folder = Path.GetFileName(path);
    private readonly List<CaseTypeProblem> problems = [];
    private readonly List<FlowProblem> warnings = [];

    public IReadOnlyList<CaseTypeProblem> Problems => problems;

    /// <summary>Null when anything is wrong.</summary>
    public LoadedCaseType? Read()
    {
        var type = ReadType();
        var flows = ReadFlows();
        if (type is not null) CheckTogether(type, flows);
        var scenarios = type is null ? [] : ShippedScenarios.Read(path, type.Key, problems);
        if (type is null || problems.Count > 0) return null;
        var main = flows.Values.First(f => f.Id == type.Flow);
        return new LoadedCaseType(folder, type, [main, .. type.Subflows.Select(id => flows.Values.First(f => f.Id == id))], warnings, scenarios);
    }

    private CaseType? ReadType()
    {
        var list = new ProblemList($"{folder}/case-type.json");
        var type = CaseTypeReader.Read(File.ReadAllText(Path.Combine(path, "case-type.json")), list);
        problems.AddRange(list.Found);
        return type;
    }

    private Dictionary<string, ShippedFlow> ReadFlows()
    {
        var flows = new Dictionary<string, ShippedFlow>();
        var files = Directory.EnumerateFiles(path, "*.flow.json").Append(Path.Combine(path, "flow.json")).Where(File.Exists);
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var name = $"{folder}/{Path.GetFileName(file)}";
            if (ReadFlow(file, name) is not { } flow) continue;
            if (flows.Values.Any(f => f.Id == flow.Id))
                Problem(name, "/definitionId", "repeated", $"流程编号“{flow.Id}”重复", $"The definition id \"{flow.Id}\" is used twice");
            flows[name] = flow;
        }
        return flows;
    }

    private ShippedFlow? ReadFlow(string file, string name)
    {
        try
        {
            var text = File.ReadAllText(file);
            var definition = FlowDefinition.Parse(text);
            if (definition.DefinitionId == "") Problem(name, "/definitionId", "missing", "缺少流程编号 definitionId", "The definitionId is missing");
            var found = compiler.Check(definition);
            foreach (var error in found.Where(p => !p.Warning))
                problems.Add(new CaseTypeProblem(name, "", error.ActivityId == "" ? null : error.ActivityId, error.Code, error.Message));
            warnings.AddRange(found.Where(p => p.Warning));
            return new ShippedFlow(name, definition, definition.Raw.ToJsonString(Json.Compact));
        }
        catch (FlowFormatException error)
        {
            problems.Add(new CaseTypeProblem(name, error.Pointer, null, "not-a-flow", error.Reason));
            return null;
        }
    }

    private void CheckTogether(CaseType type, Dictionary<string, ShippedFlow> flows)
    {
        var description = $"{folder}/case-type.json";
        foreach (var (id, pointer) in type.Subflows.Select((id, i) => (id, $"/subflows/{i}")).Prepend((type.Flow, "/flow")))
            if (flows.Values.All(f => f.Id != id))
                Problem(description, pointer, "unknown-flow", $"文件夹中没有可用的流程“{id}”", $"The folder holds no usable flow \"{id}\"");
        foreach (var flow in flows.Values.Where(f => f.Id != type.Flow && !type.Subflows.Contains(f.Id)))
            Problem(flow.File, "/definitionId", "unused-flow", $"案件类型没有引用流程“{flow.Id}”", $"The case type names no flow \"{flow.Id}\"");
        CheckInterrupts(type, flows.Values, description);
        if (problems.Count == 0) Guard(type, flows.Values);
    }

    /// <summary>What is shipped passes the publish guard like anything else.</summary>
    private void Guard(CaseType type, IReadOnlyCollection<ShippedFlow> flows)
    {
        foreach (var (flowId, problem) in FlowGuard.Check(type, flows.ToDictionary(f => f.Id, f => compiler.Compile(f.Definition))))
            if (problem.Warning) warnings.Add(problem);
            else problems.Add(new CaseTypeProblem(flows.First(f => f.Id == flowId).File, "", problem.ActivityId == "" ? null : problem.ActivityId, problem.Code, problem.Message));
    }

    private void CheckInterrupts(CaseType type, IEnumerable<ShippedFlow> flows, string description)
    {
        var main = flows.Where(f => f.Id == type.Flow).ToList();
        var all = flows.ToList();
        for (var i = 0; i < type.Interrupts.Count; i++)
        {
            var interrupt = type.Interrupts[i];
            var within = interrupt.On == InterruptTarget.Case ? main : all;
            foreach (var id in interrupt.Activities.Append(interrupt.GoTo).OfType<string>())
                if (!within.Any(f => FlowUses.Activities(f.Definition).Contains(id)))
                    Problem(description, $"/interrupts/{i}", "unknown-activity", $"流程中没有活动“{id}”", $"The flow has no activity \"{id}\"");
            var kinds = all.SelectMany(f => FlowUses.TaskKinds(f.Definition)).ToHashSet();
            foreach (var kind in interrupt.TaskKinds.Append(interrupt.Decision).OfType<string>().Where(k => !kinds.Contains(k)))
                Problem(description, $"/interrupts/{i}", "unknown-task", $"流程中没有任务“{kind}”", $"The flow has no task \"{kind}\"");
        }
    }

    private void Problem(string file, string pointer, string code, string zh, string en) =>
        problems.Add(new CaseTypeProblem(file, pointer, null, code, new LocalText(zh, en)));
}
