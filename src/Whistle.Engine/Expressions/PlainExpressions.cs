using System.Text.Json;
using System.Text.Json.Nodes;

namespace Whistle.Engine.Expressions;

internal sealed class LiteralExpression(JsonNode? value) : FlowExpression
{
    public override string Type => "Literal";

    public override bool TryLiteral(out JsonNode? literal)
    {
        literal = value?.DeepClone();
        return true;
    }

    internal override JsonNode? Evaluate(IExpressionScope scope) => value?.DeepClone();
}

/// <summary>JSON written as text, parsed once at compile time.</summary>
internal sealed class ObjectExpression(JsonNode? value) : FlowExpression
{
    public override string Type => "Object";

    public override bool TryLiteral(out JsonNode? literal)
    {
        literal = value?.DeepClone();
        return true;
    }

    internal override JsonNode? Evaluate(IExpressionScope scope) => value?.DeepClone();
}

/// <summary>A variable by its id, as Elsa writes references.</summary>
internal sealed class VariableExpression(string id) : FlowExpression
{
    public override string Type => "Variable";
    public string VariableId => id;
    internal override JsonNode? Evaluate(IExpressionScope scope) => scope.VariableById(id);
}

internal sealed class InputExpression(string name) : FlowExpression
{
    public override string Type => "Input";
    public string InputName => name;
    internal override JsonNode? Evaluate(IExpressionScope scope) => scope.Input(name);
}

/// <summary>Turns the JSON of an expression into its prepared form, or says why it can't be.</summary>
internal static class ExpressionReader
{
    private static readonly string[] HostCode = ["CSharp", "C#", "Python", "Liquid"];

    /// <param name="json">Elsa's <c>{type, value}</c>.</param>
    /// <param name="problem">Why it is refused; null when it is not.</param>
    public static FlowExpression? Read(JsonObject json, out (string Code, LocalText Text)? problem)
    {
        problem = null;
        var type = (json["type"] as JsonValue)?.TryGetValue<string>(out var text) == true ? text : "Literal";
        var value = json["value"];
        switch (type)
        {
            case "Literal":
                return new LiteralExpression(value?.DeepClone());
            case "Variable":
                return new VariableExpression(Reference(value, "id"));
            case "Input":
                return new InputExpression(Reference(value, "name"));
            case "Object" or "Json":
                return Object(value, out problem);
            case "JavaScript":
                return Script(value, out problem);
        }

        problem = HostCode.Contains(type, StringComparer.OrdinalIgnoreCase)
            ? ("host-code-expression", new LocalText(
                $"不接受 {type} 表达式：流程定义不得携带主机代码，请改用 JavaScript",
                $"{type} expressions are refused: a definition carries no host code. Use JavaScript"))
            : ("unknown-expression", new LocalText(
                $"未知的表达式类型“{type}”", $"Unknown expression type '{type}'"));
        return null;
    }

    private static string Reference(JsonNode? value, string field) =>
        (value is JsonObject json ? json[field] : value) is JsonValue text && text.TryGetValue<string>(out var name) ? name : "";

    private static ObjectExpression? Object(JsonNode? value, out (string, LocalText)? problem)
    {
        problem = null;
        if (value is not JsonValue text || !text.TryGetValue<string>(out var json)) return new ObjectExpression(value?.DeepClone());
        if (string.IsNullOrWhiteSpace(json)) return new ObjectExpression(null);
        try
        {
            return new ObjectExpression(JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = 64 }));
        }
        catch (JsonException)
        {
            problem = ("bad-object", new LocalText("对象表达式不是有效的 JSON", "The Object expression is not valid JSON"));
            return null;
        }
    }

    private static JavaScriptExpression? Script(JsonNode? value, out (string, LocalText)? problem)
    {
        var source = value is JsonValue text && text.TryGetValue<string>(out var code) ? code : value?.ToJsonString() ?? "";
        return JavaScriptExpression.Prepare(source, out problem);
    }
}
