using System.Text.Json.Nodes;

namespace Whistle.Engine;

/// <summary>A variable of the workflow, of a container or of a loop. <c>Default</c> is text or null, whatever the type, as in Elsa.</summary>
public sealed record VariableDefinition(string Id, string Name, string TypeName, bool IsArray, JsonNode? Default, string? StorageDriver);

public sealed record FlowInputDefinition(string Name, string TypeName, string? DisplayName, string? Description, string? StorageDriver)
{
    /// <summary>The editor a designer offers for it where the definition is used as an activity.</summary>
    public string? UiHint { get; init; }
}

public sealed record FlowOutputDefinition(string Name, string TypeName, string? DisplayName, string? Description);

public enum IncidentStrategy
{
    /// <summary>The instance ends Finished/Faulted after the burst; its open work is parked until the incident is retried.</summary>
    Fault,

    /// <summary>Other branches go on; the instance waits on the incident when nothing else is left.</summary>
    ContinueWithIncidents
}

public sealed record FlowOptions(
    IncidentStrategy IncidentStrategy,
    bool UsableAsActivity,
    string? ActivationStrategy,
    string? ActivityCategory,
    bool TokenMode);
