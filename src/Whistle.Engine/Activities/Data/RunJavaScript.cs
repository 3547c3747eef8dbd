using System.Text.Json.Nodes;

namespace Whistle.Engine.Activities;

/// <summary>Runs a script for its effects; the script may choose outcomes with <c>setOutcome</c> and <c>setOutcomes</c>.</summary>
internal sealed class RunJavaScript : ActivityType
{
    private const string Source = "script";

    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("RunJavaScript", Describe.Primitives, "运行脚本", "Run JavaScript", "运行一段 JavaScript，可由脚本决定出口", "Runs JavaScript, which may choose the outcomes") with
        {
            Inputs =
            [
                Describe.Input("Script", "String", "脚本", "Script", "要运行的脚本", "The script to run", "code-editor") with { DefaultSyntax = "JavaScript", Language = "javascript", ReadsItself = true },
                Describe.Input("PossibleOutcomes", "List<String>", "可能的出口", "Possible outcomes", "脚本可以选择的出口", "The outcomes the script may choose", "dynamic-outcomes")
            ],
            Outputs = [Describe.Output("Result", "Object", "结果", "Result", "脚本的值", "The value of the script")]
        };

    /// <summary>The script stands in a literal or, as the Studio's default syntax has it, in a JavaScript expression: its text is the script either way.</summary>
    public override IEnumerable<(string Key, JsonObject Expression)> Conditions(JsonObject json)
    {
        var expression = (Definitions.FlowJson.Property(json, "Script") as JsonObject)?["expression"] as JsonObject;
        if (expression?["value"] is JsonValue value && value.TryGetValue<string>(out var source) && !string.IsNullOrWhiteSpace(source))
        {
            var isScript = expression["type"] is JsonValue type && type.TryGetValue<string>(out var name) && name is "Literal" or "JavaScript";
            yield return (Source, new JsonObject
            {
                ["type"] = isScript || expression["type"] is null ? "JavaScript" : expression["type"]!.DeepClone(),
                ["value"] = source
            });
        }
    }

    public override IReadOnlyList<string>? Outcomes(ActivityNode node)
    {
        if (node.Input("PossibleOutcomes") is null) return [Done];
        return node.Literal("PossibleOutcomes") is { } literal && Expressions.ValueConversion.TryRead<string[]>(literal, out var names) ? [.. names!, Done] : null;
    }

    public override void Execute(ActivityContext c)
    {
        if (c.Node.Conditions.ContainsKey(Source)) c.SetOutput("Result", c.RunScript(Source));
        c.Complete([.. c.ChosenOutcomes]);
    }
}
