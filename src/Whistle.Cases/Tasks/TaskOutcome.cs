using System.Text.Json;
using Whistle.Engine;

namespace Whistle.Cases.Tasks;

/// <summary>A way out of a task, as its activity declares it. The name is the flow's port and the API's command.</summary>
/// <param name="Form">Key of a form of the case type; null when a comment is all there is to enter.</param>
/// <param name="ReasonRequired">True when the comment is mandatory.</param>
public sealed record TaskOutcome(string Name, string Zh, string En, string? Form = null, bool ReasonRequired = false, bool Primary = false,
    bool Danger = false)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public LocalText Label => new(Zh, En);

    public static IReadOnlyList<TaskOutcome> Read(string json) => JsonSerializer.Deserialize<List<TaskOutcome>>(json, Json) ?? [];
    public static string Write(IEnumerable<TaskOutcome> outcomes) => JsonSerializer.Serialize(outcomes, Json);
}
