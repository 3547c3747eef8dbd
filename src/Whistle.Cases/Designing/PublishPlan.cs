using Whistle.Cases.CaseTypes;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Designing;

/// <summary>What publishing a version would come to: the bundles it would be part of, and what can be told without running checks.</summary>
/// <param name="Candidates">The definition itself, once for each case type that would run it, and every flow that starts it.</param>
/// <param name="Problems">Errors that leave nothing to check, and warnings of the compiler.</param>
/// <param name="Pinned">Definition id → version id of everything else the plan was made with; as long as it stands, the plan does.</param>
public sealed record PublishPlan(DefinitionVersion Version, IReadOnlyList<PublishCandidate> Candidates, IReadOnlyList<FlowProblem> Problems, IReadOnlyDictionary<string, string> Pinned);

/// <summary>Makes plans. Reads only.</summary>
public sealed class PublishPlans(FlowCompiler compiler, BundleCache cache)
{
    public async Task<PublishPlan> Make(CaseDb db, DefinitionVersion version, CancellationToken cancel)
    {
        var problems = new List<FlowProblem>();
        var definition = FlowDefinition.Parse(version.Json);
        if (Compile(definition, problems) is not { } flow) return new PublishPlan(version, [], problems, new Dictionary<string, string>());

        var candidates = new List<PublishCandidate>();
        var pinned = new Dictionary<string, string>();
        foreach (var type in await FlowBundles.CurrentTypes(db, cancel))
        {
            var members = await FlowBundles.Members(db, type, version, cancel);
            if (!members.Has(version.DefinitionId)) continue;
            Missing(type, definition, members, problems);
            var bundle = Bundle(members, flow, problems);
            foreach (var other in members.Versions.Where(v => v != version)) pinned[other.DefinitionId] = other.Id;
            candidates.Add(new PublishCandidate(definition, flow, type, bundle));
            candidates.AddRange(Parents(bundle, version.DefinitionId).Select(parent => new PublishCandidate(parent.Definition, parent, type, bundle, version.DefinitionId)));
        }
        if (candidates.Count == 0)
            candidates.Add(new PublishCandidate(definition, flow, null, new Dictionary<string, CompiledFlow> { [version.DefinitionId] = flow }));
        return new PublishPlan(version, candidates, problems, pinned);
    }

    private CompiledFlow? Compile(FlowDefinition definition, List<FlowProblem> problems)
    {
        try
        {
            var flow = compiler.Compile(definition);
            problems.AddRange(flow.Warnings);
            return flow;
        }
        catch (FlowRefusedException refused)
        {
            problems.AddRange(refused.Problems);
            return null;
        }
    }

    private Dictionary<string, CompiledFlow> Bundle(BundleMembers members, CompiledFlow flow, List<FlowProblem> problems)
    {
        var bundle = new Dictionary<string, CompiledFlow>();
        foreach (var version in members.Versions)
        {
            if (version.DefinitionId == flow.Definition.DefinitionId)
            {
                bundle[version.DefinitionId] = flow;
                continue;
            }
            try
            {
                bundle[version.DefinitionId] = cache.Compiled(version);
            }
            catch (FlowRefusedException)
            {
                problems.Add(Error("broken-flow", "", $"同一案件类型的流程“{version.Name}”已不能运行", $"The flow '{version.Name}' of the same case type can no longer run",
                    new LocalText("先修改并发布该流程", "Mend and publish that flow first")));
            }
        }
        return bundle;
    }

    private static void Missing(CaseType type, FlowDefinition definition, BundleMembers members, List<FlowProblem> problems)
    {
        foreach (var use in FlowUses.Starts(definition).Where(u => members.Missing.ContainsKey(u.Name)))
            problems.Add(Error("unknown-flow", use.Activity, $"所用的流程“{use.Name}”不存在或尚未发布", $"It uses the flow '{use.Name}', which does not exist or is not published",
                new LocalText("先发布该流程，或改用已发布的流程", "Publish that flow first, or use a published one")));
        foreach (var (id, _) in members.Missing.Where(m => m.Value == ""))
            problems.Add(Error("unknown-flow", "", $"案件类型“{type.Name.Zh}”需要的流程“{id}”尚未发布", $"The flow '{id}', which the case type '{type.Name.En}' needs, is not published",
                new LocalText("先发布该流程", "Publish that flow first")));
    }

    /// <summary>The flows of the bundle that start this one, directly or through others.</summary>
    private static List<CompiledFlow> Parents(Dictionary<string, CompiledFlow> bundle, string definitionId)
    {
        var reached = new HashSet<string> { definitionId };
        var uses = bundle.ToDictionary(f => f.Key, f => FlowUses.Starts(f.Value.Activities.Values.Select(a => a.Json)).Select(use => use.Name).ToHashSet());
        for (var grown = true; grown;)
            grown = uses.Where(u => !reached.Contains(u.Key) && u.Value.Overlaps(reached)).Select(u => u.Key).ToList().Aggregate(false, (any, id) => reached.Add(id) || any);
        return [.. bundle.Where(f => f.Key != definitionId && reached.Contains(f.Key)).Select(f => f.Value)];
    }

    private static FlowProblem Error(string code, string activity, string zh, string en, LocalText mend) => new(code, activity, new LocalText(zh, en), mend, false);
}
