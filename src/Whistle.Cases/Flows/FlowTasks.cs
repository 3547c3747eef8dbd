using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Flows;

/// <summary>The human tasks drawn in a flow.</summary>
public static class FlowTasks
{
    /// <summary>Kind and title of each task whose kind is literal.</summary>
    public static IEnumerable<(string Kind, LocalText Title)> Of(CompiledFlow flow) =>
        from node in flow.Activities.Values
        where node.Type is AssignActivity
        let kind = InputValues.Text(node.Literal("Task"))
        where kind is not null
        select (kind, AssignInputs.Title(node.Literal));
}
