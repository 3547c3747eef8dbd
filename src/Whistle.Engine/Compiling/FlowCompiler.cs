using Whistle.Engine.Compiling;

namespace Whistle.Engine;

/// <summary>Turns a definition into something that runs, or into a list of everything that keeps it from running.</summary>
public sealed class FlowCompiler(ActivityCatalog catalog, IUsedFlows? used = null)
{
    /// <exception cref="FlowRefusedException">At least one problem is an error; the exception lists all of them.</exception>
    public CompiledFlow Compile(FlowDefinition definition)
    {
        var (root, activities, problems) = Read(definition);
        if (root is null || problems.Any(p => !p.Warning)) throw new FlowRefusedException(problems);
        return new CompiledFlow(definition, root, activities, problems);
    }

    /// <summary>Every error and warning of the definition, without running or keeping anything.</summary>
    public IReadOnlyList<FlowProblem> Check(FlowDefinition definition) => Read(definition).Problems;

    private (ActivityNode? Root, IReadOnlyDictionary<string, ActivityNode> Activities, IReadOnlyList<FlowProblem> Problems) Read(FlowDefinition definition)
    {
        var problems = new List<FlowProblem>();
        var reader = new NodeReader(catalog, used, problems);
        var root = reader.Read(definition.Root);
        foreach (var node in reader.Activities.Values.Where(n => n.Type is Activities.Flowchart))
            node.Graph = new GraphBuilder(node, (Activities.UsedFlow.Around(node)?.Type as Activities.UsedFlow)?.Definition.Options.TokenMode ?? definition.Options.TokenMode, problems).Build();
        new FlowChecks(definition, reader.Activities.Values, problems).Run();
        return (root, reader.Activities, problems);
    }
}
