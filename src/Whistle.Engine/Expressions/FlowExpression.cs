using System.Text.Json.Nodes;

namespace Whistle.Engine;

/// <summary>A prepared expression of a definition. Immutable; evaluated against the scope of one activity instance.</summary>
public abstract class FlowExpression
{
    /// <summary>Elsa's name of the language: Literal, Variable, Input, Object or JavaScript.</summary>
    public abstract string Type { get; }

    /// <summary>The value when it can be known without running the flow, with <c>true</c>.</summary>
    public virtual bool TryLiteral(out JsonNode? value)
    {
        value = null;
        return false;
    }

    internal abstract JsonNode? Evaluate(Expressions.IExpressionScope scope);
}
