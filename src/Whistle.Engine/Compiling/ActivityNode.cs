using System.Text.Json.Nodes;
using Whistle.Engine.Definitions;

namespace Whistle.Engine;

/// <summary>One activity of a compiled flow: immutable, with its expressions prepared.</summary>
public sealed class ActivityNode
{
    internal ActivityNode(string id, ActivityType type, JsonObject json, ActivityNode? parent, string port, int order)
    {
        Id = id;
        Type = type;
        Json = json;
        Parent = parent;
        Port = port;
        Order = order;
        Depth = parent is null ? 0 : parent.Depth + 1;
    }

    public string Id { get; }

    /// <summary>The name expressions know it by; the id where it has none.</summary>
    public string Name => (Json["name"] as JsonValue)?.TryGetValue<string>(out var name) == true && name.Length > 0 ? name : Id;

    /// <summary>What the drawing shows: its display text, else its name.</summary>
    public string Label =>
        ((Json["metadata"] as JsonObject)?["displayText"] as JsonValue)?.TryGetValue<string>(out var text) == true && text.Length > 0 ? text : Name;

    /// <summary>Its name in both languages, where the drawing keeps them; else <see cref="Label"/>.</summary>
    public LocalText Title
    {
        get
        {
            var names = (Json["customProperties"] as JsonObject)?["name"] as JsonObject;
            return new LocalText(Text("zh") ?? Label, Text("en") ?? Label);
            string? Text(string language) => (names?[language] as JsonValue)?.TryGetValue<string>(out var text) == true && text.Length > 0 ? text : null;
        }
    }

    public ActivityType Type { get; }
    public string TypeName => Type.Descriptor.TypeName;
    public JsonObject Json { get; }
    public ActivityNode? Parent { get; }

    /// <summary>The port of the parent it sits in; <c>activities</c> in a container, empty for the root.</summary>
    public string Port { get; }

    /// <summary>Its place among the children of its parent.</summary>
    public int Order { get; }
    public int Depth { get; }
    public IReadOnlyList<ActivityNode> Children { get; internal set; } = [];
    public IReadOnlyList<VariableDefinition> Variables { get; internal set; } = [];
    public bool CanStartWorkflow => FlowJson.Flag((Json["customProperties"] as JsonObject)?["canStartWorkflow"]);

    /// <summary>The graph between the children of a flowchart; null for anything else.</summary>
    public FlowGraph? Graph { get; internal set; }

    internal Dictionary<string, FlowExpression> Inputs { get; } = new(StringComparer.OrdinalIgnoreCase);
    internal Dictionary<string, FlowExpression> Conditions { get; } = new(StringComparer.Ordinal);
    internal Dictionary<string, string> OutputVariables { get; } = new(StringComparer.OrdinalIgnoreCase);

    public ActivityNode? Child(string port) =>
        Children.FirstOrDefault(c => string.Equals(c.Port, port, StringComparison.OrdinalIgnoreCase));

    /// <summary>The prepared expression of an input; null when the definition leaves it empty.</summary>
    public FlowExpression? Input(string name) => Inputs.GetValueOrDefault(name);

    /// <summary>The value of an input that can be read without running the flow, its default included; null otherwise.</summary>
    public JsonNode? Literal(string name)
    {
        if (Inputs.TryGetValue(name, out var expression))
            return expression.TryLiteral(out var value) ? value : null;
        return Type.Descriptor.Input(name)?.Default?.DeepClone();
    }

    public override string ToString() => $"{TypeName} {Id}";
}
