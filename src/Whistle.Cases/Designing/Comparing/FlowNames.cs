using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Designing.Comparing;

/// <summary>What a person reads for the parts of a drawing.</summary>
internal sealed class FlowNames(ActivityCatalog catalog)
{
    private const int LongestValue = 400;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static LocalText Of(DrawnActivity activity)
    {
        var plain = DrawnFlow.Text(activity.Json["metadata"]?["displayText"]) is { Length: > 0 } shown ? shown
            : DrawnFlow.Text(activity.Json["name"]) is { Length: > 0 } name ? name : activity.Id;
        var named = activity.Json["customProperties"]?["name"] as JsonObject;
        return new LocalText(DrawnFlow.Text(named?["zh"]) ?? plain, DrawnFlow.Text(named?["en"]) ?? plain);
    }

    public static LocalText In(DrawnFlow flow, string id) => flow.Activities.TryGetValue(id, out var activity) ? Of(activity) : new LocalText(id, id);

    public LocalText TypeOf(DrawnActivity activity) => catalog.Find(activity.Type)?.Descriptor.DisplayName ?? new LocalText(activity.Type, activity.Type);

    public LocalText PortOf(DrawnFlow flow, string id, string port)
    {
        if (!flow.Activities.TryGetValue(id, out var activity)) return new LocalText(port, port);
        if (Outcome(activity, port) is { } outcome) return outcome;
        if (catalog.Find(activity.Type)?.Descriptor.Ports.FirstOrDefault(p => p.Name == port) is { } declared) return declared.DisplayName;
        return port == ActivityType.Done ? new LocalText("", "") : new LocalText(port, port);
    }

    public LocalText ValueOf(DrawnActivity activity, string name)
    {
        switch (name)
        {
            case "type": return new LocalText("活动类型", "Activity type");
            case "name": return new LocalText("名称", "Name");
            case "description": return new LocalText("说明", "Description");
            case "container": return new LocalText("所在容器", "Container");
            case "variables": return new LocalText("变量", "Variables");
            case "customProperties.canStartWorkflow": return new LocalText("可启动流程", "Starts the flow");
            case "customProperties.mergeMode": return new LocalText("合并方式", "Merge mode");
        }

        var descriptor = catalog.Find(activity.Type)?.Descriptor;
        if (descriptor?.Input(name) is { } input) return input.DisplayName;
        if (descriptor?.Outputs.FirstOrDefault(o => string.Equals(o.Name, name, StringComparison.OrdinalIgnoreCase)) is { } output)
            return new LocalText($"输出“{output.DisplayName.Zh}”", $"Output '{output.DisplayName.En}'");
        var bare = name.StartsWith("customProperties.", StringComparison.Ordinal) ? name["customProperties.".Length..] : name;
        return new LocalText(bare, bare);
    }

    /// <summary>A value as a person would write it: the literal, the variable, the script.</summary>
    public static string? Show(DrawnFlow flow, JsonNode? value)
    {
        var text = value switch
        {
            null => null,
            JsonObject json when json["expression"] is JsonObject expression => Expression(flow, expression),
            JsonObject json when json["memoryReference"] is JsonObject memory => Variable(flow, DrawnFlow.Text(memory["id"]) ?? ""),
            _ => Plain(value),
        };
        return text is { Length: > LongestValue } ? text[..LongestValue] + "…" : text;
    }

    private static string? Expression(DrawnFlow flow, JsonObject expression)
    {
        var value = expression["value"];
        return DrawnFlow.Text(expression["type"]) switch
        {
            null or "Literal" or "Object" => Plain(value),
            "Variable" => Variable(flow, DrawnFlow.Text((value as JsonObject)?["id"]) ?? DrawnFlow.Text(value) ?? ""),
            var type => $"{type}: {Plain(value)}",
        };
    }

    private static string Variable(DrawnFlow flow, string id) => flow.Definition.Variables.FirstOrDefault(v => v.Id == id)?.Name ?? id;

    private static string? Plain(JsonNode? value) => value is null ? null : DrawnFlow.Text(value) ?? value.ToJsonString(Readable);

    private static LocalText? Outcome(DrawnActivity activity, string port) => activity.Type != AssignActivity.TypeName ? null
        : AssignInputs.Outcomes(name => Literal(activity, name)).FirstOrDefault(o => o.Name == port)?.Label;

    private static JsonNode? Literal(DrawnActivity activity, string input) =>
        activity.Json.FirstOrDefault(p => string.Equals(p.Key, input, StringComparison.OrdinalIgnoreCase)).Value is JsonObject wrapped
            ? (wrapped["expression"] as JsonObject)?["value"]?.DeepClone() : null;
}
