using System.Text.Json;
using System.Text.Json.Nodes;

namespace Whistle.Engine;

/// <summary>
/// An Elsa 3 workflow definition as it was written. Fields unknown to Whistle are kept in <see cref="Raw"/> and travel
/// on through <see cref="ToJson"/>; the typed properties are a view of it.
/// </summary>
public sealed class FlowDefinition
{
    /// <summary>Deeper JSON than this is refused while reading: no drawing needs it and every walk may then recurse safely.</summary>
    public const int MaxJsonDepth = 400;

    private readonly Lazy<string> hash;

    private FlowDefinition(JsonObject raw, JsonObject root)
    {
        Raw = raw;
        Root = root;
        hash = new Lazy<string>(() => Definitions.WhatRuns.Hash(this));
    }

    public JsonObject Raw { get; }

    /// <summary>The root activity, normally an <c>Elsa.Flowchart</c>.</summary>
    public JsonObject Root { get; }

    public string DefinitionId { get; private init; } = "";
    public string Name { get; private init; } = "";
    public int Version { get; private init; }
    public IReadOnlyList<VariableDefinition> Variables { get; private init; } = [];
    public IReadOnlyList<FlowInputDefinition> Inputs { get; private init; } = [];
    public IReadOnlyList<FlowOutputDefinition> Outputs { get; private init; } = [];
    public IReadOnlyList<string> Outcomes { get; private init; } = [];
    public FlowOptions Options { get; private init; } = new(IncidentStrategy.Fault, false, null, null, false);
    public JsonObject CustomProperties { get; private init; } = [];

    /// <summary>SHA-256 (lower-case hex) over the canonical JSON of everything that influences a run: not names, positions or version numbers.</summary>
    public string ContentHash => hash.Value;

    public string ToJson() => Raw.ToJsonString(Definitions.FlowJson.Indented);

    /// <exception cref="FlowFormatException">The text is not JSON, or not shaped like a workflow definition.</exception>
    public static FlowDefinition Parse(string json)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = MaxJsonDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException error)
        {
            throw new FlowFormatException("", new LocalText(
                $"不是有效的 JSON，或有重复的字段名（第 {error.LineNumber + 1} 行）",
                $"This is not valid JSON, or an object names a field twice (line {error.LineNumber + 1})"));
        }

        return Read(Definitions.FlowJson.Object(node, ""));
    }

    private static FlowDefinition Read(JsonObject raw)
    {
        var read = new Definitions.FlowReader(raw);
        return new FlowDefinition(raw, read.Root())
        {
            DefinitionId = read.Text("definitionId") ?? "",
            Name = read.Text("name") ?? "",
            Version = read.Number("version") ?? 1,
            Variables = Definitions.FlowReader.Variables(raw["variables"], "/variables"),
            Inputs = read.Inputs(),
            Outputs = read.Outputs(),
            Outcomes = read.Texts("outcomes"),
            Options = read.Options(),
            CustomProperties = raw["customProperties"] as JsonObject ?? []
        };
    }
}
