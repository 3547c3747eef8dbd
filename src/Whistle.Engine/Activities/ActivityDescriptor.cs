using System.Text.Json.Nodes;

namespace Whistle.Engine;

public enum ActivityKind { Action, Trigger, Task }

public enum PortKind
{
    /// <summary>An outcome a connection may start from.</summary>
    Flow,

    /// <summary>A property of the activity that holds one child activity.</summary>
    Embedded
}

public sealed record InputOption(string Value, LocalText Label);

/// <summary>
/// One input of an activity type. <c>TypeName</c> is Elsa's alias (String, Boolean, Int32, TimeSpan, Object …);
/// <c>IsWrapped</c> says whether the definition holds <c>{typeName, expression}</c> or plain JSON.
/// </summary>
public sealed record InputDescriptor(string Name, string TypeName, LocalText DisplayName, LocalText Description)
{
    public string UiHint { get; init; } = "singleline";
    public JsonNode? Default { get; init; }
    public IReadOnlyList<InputOption> Options { get; init; } = [];
    public bool Required { get; init; }

    /// <summary>The value must be readable without running the flow, since ports or guards depend on it.</summary>
    public bool LiteralOnly { get; init; }
    public bool IsWrapped { get; init; } = true;

    /// <summary>The expression type an editor begins with; null leaves it to the editor.</summary>
    public string? DefaultSyntax { get; init; }

    /// <summary>The heading it stands under in an editor; null for the first, nameless group.</summary>
    public LocalText? Group { get; init; }

    /// <summary>Language of a code editor.</summary>
    public string? Language { get; init; }

    /// <summary>Name of a list only the host knows (roles, stages, forms …), offered besides <see cref="Options"/>.</summary>
    public string? OptionsFrom { get; init; }

    /// <summary>The options follow from other inputs of the same activity, so an editor asks for them anew each time.</summary>
    public bool OptionsDependOnOthers { get; init; }

    /// <summary>Still read, but no longer offered for editing.</summary>
    public bool IsBrowsable { get; init; } = true;

    /// <summary>May hold a secret: shown as dots, and never told to who only watches.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>The type prepares the expression in a way of its own (<see cref="ActivityType.Conditions"/>).</summary>
    public bool ReadsItself { get; init; }

    /// <summary>Comes from a definition used as an activity, not from the type's own code.</summary>
    public bool IsSynthetic { get; init; }
}

public sealed record OutputDescriptor(string Name, string TypeName, LocalText DisplayName, LocalText Description)
{
    /// <inheritdoc cref="InputDescriptor.IsSynthetic"/>
    public bool IsSynthetic { get; init; }
}

public sealed record PortDescriptor(string Name, PortKind Kind, LocalText DisplayName, bool IsBrowsable = true);

/// <summary>What a designer and a reviewer need to know of an activity type; texts are Whistle's own.</summary>
public sealed record ActivityDescriptor(string TypeName, LocalText DisplayName, LocalText Description, LocalText Category)
{
    public int Version { get; init; } = 1;
    public ActivityKind Kind { get; init; } = ActivityKind.Action;
    public IReadOnlyList<InputDescriptor> Inputs { get; init; } = [];
    public IReadOnlyList<OutputDescriptor> Outputs { get; init; } = [];
    public IReadOnlyList<PortDescriptor> Ports { get; init; } = [];

    /// <summary>Holds its children in an array <c>activities</c>.</summary>
    public bool IsContainer { get; init; }
    public bool IsStart { get; init; }

    /// <summary>Completing it ends the enclosing flowchart or sequence at once.</summary>
    public bool IsTerminal { get; init; }
    public bool IsTrigger => Kind == ActivityKind.Trigger;
    public bool IsBrowsable { get; init; } = true;

    /// <summary>Facts for a designer, under Elsa's names.</summary>
    public JsonObject CustomProperties { get; init; } = [];

    /// <summary>Properties a designer copies into each new activity of this type.</summary>
    public JsonObject ConstructionProperties { get; init; } = [];

    public string Namespace => TypeName[..Math.Max(TypeName.LastIndexOf('.'), 0)];
    public string Name => TypeName[(TypeName.LastIndexOf('.') + 1)..];

    public InputDescriptor? Input(string name) =>
        Inputs.FirstOrDefault(i => string.Equals(i.Name, name, StringComparison.OrdinalIgnoreCase));
}
