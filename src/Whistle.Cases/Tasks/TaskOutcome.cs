using System.Text.Json;
using Whistle.Engine;

namespace Whistle.Cases.Tasks;

/// <summary>A way out of a task, as its activity declares it. The name is the flow's port and the API's command.</summary>
/// <param name="Form">Key of a form of the case type; null when a comment is all there is to enter.</param>
/// <param name="ReasonRequired">True when the comment is mandatory.</param>
/// <param name="Interrupt">The port only draws where the interrupt of this name leads; the command itself is the case type's interrupt.</param>
public sealed record TaskOutcome(string Name, string Zh, string En, string? Form = null, bool ReasonRequired = false, bool Primary = false,
    bool Danger = false, bool Interrupt = false)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public LocalText Label => new(Zh, En);

    /// <summary>The outcomes a person may complete the task with.</summary>
    public static IReadOnlyList<TaskOutcome> Read(string json) =>
        [.. (JsonSerializer.Deserialize<List<TaskOutcome>>(json, Json) ?? []).Where(o => !o.Interrupt)];

    public static string Write(IEnumerable<TaskOutcome> outcomes) => JsonSerializer.Serialize(outcomes, Json);
}
