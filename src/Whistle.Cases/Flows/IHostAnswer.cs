using System.Text.Json.Nodes;
using Whistle.Engine;

namespace Whistle.Cases.Flows;

/// <summary>Answers one kind of question a flow's activity asks the world, inside the command's transaction.</summary>
public interface IHostAnswer
{
    /// <summary>The question's kind, e.g. "assign".</summary>
    string Kind { get; }

    /// <param name="run">The command's hold on the case.</param>
    /// <param name="instance">The instance whose activity asks.</param>
    /// <exception cref="FlowQuestionException">The question can't be answered: an incident of the asking activity.</exception>
    Task<JsonNode?> Answer(CaseRun run, FlowInstance instance, HostQuestion question);
}

/// <summary>A question that has no answer, e.g. a role nobody holds under the policy "fail".</summary>
public sealed class FlowQuestionException(LocalText reason, string code = "no-answer") : Exception(reason.En)
{
    public string Code => code;
    public LocalText Reason => reason;
}
