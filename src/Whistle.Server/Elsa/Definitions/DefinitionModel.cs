using System.Text.Json.Nodes;
using Whistle.Cases.Designing;
using Whistle.Cases.Flows;
using Whistle.Engine;

namespace Whistle.Server.Elsa.Definitions;

/// <summary>A stored version in the form the Studio edits, and that an Elsa server imports.</summary>
internal static class DefinitionModel
{
    private const string Schema = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json";

    /// <summary>The columns of a version that lists need; its JSON stays where it is.</summary>
    public sealed record Row(string Id, string DefinitionId, string Name, string? Description, int Version, string? ToolVersion, bool IsLatest, bool IsPublished, DateTime CreatedAt);

    /// <summary>For the editor: with links, and with the revision that a save of it brings back.</summary>
    public static JsonObject ForStudio(DefinitionVersion version)
    {
        var model = new JsonObject { ["links"] = DefinitionLinks.Of(version.DefinitionId) };
        Fill(model, version);
        StudioForm.Apply(model["root"]);
        model["customProperties"]!.AsObject()[DefinitionIntake.RevisionProperty] = DraftLeases.RevisionOf(version);
        return model;
    }

    /// <summary>For a file: what an Elsa server exports.</summary>
    public static JsonObject ForExport(DefinitionVersion version)
    {
        var model = new JsonObject { ["$schema"] = Schema };
        Fill(model, version);
        return model;
    }

    public static JsonObject Summary(Row row, bool links = true)
    {
        var summary = new JsonObject();
        if (links)
        {
            summary["links"] = DefinitionLinks.Of(row.DefinitionId);
            summary["isMaterializerAvailable"] = true;
        }
        summary["id"] = row.Id;
        summary["definitionId"] = row.DefinitionId;
        Set(summary, "name", row.Name);
        Set(summary, "description", row.Description);
        summary["version"] = row.Version;
        Set(summary, "toolVersion", row.ToolVersion);
        summary["isLatest"] = row.IsLatest;
        summary["isPublished"] = row.IsPublished;
        summary["materializerName"] = "Json";
        summary["createdAt"] = ElsaJson.Time(row.CreatedAt);
        summary["isReadonly"] = false;
        return summary;
    }

    public static Row RowOf(DefinitionVersion d) => new(d.Id, d.DefinitionId, d.Name, d.Description, d.Version, d.ToolVersion, d.IsLatest, d.IsPublished, d.CreatedAt);

    private static void Fill(JsonObject model, DefinitionVersion version)
    {
        var stored = FlowDefinition.Parse(version.Json).Raw;
        foreach (var activity in ActivityTree.Of(stored["root"]!.AsObject()).SelfAndDescendants().ToList()) activity.Json["nodeId"] = activity.NodeId;

        model["id"] = version.Id;
        model["definitionId"] = version.DefinitionId;
        Set(model, "name", version.Name);
        Set(model, "description", version.Description);
        model["createdAt"] = ElsaJson.Time(version.CreatedAt);
        model["version"] = version.Version;
        Take("toolVersion", null);
        foreach (var name in (string[])["variables", "inputs", "outputs"]) model[name] = WithoutNulls(stored[name]) ?? new JsonArray();
        Take("outcomes", new JsonArray());
        Take("customProperties", new JsonObject());
        Take("isReadonly", false);
        Take("isSystem", false);
        model["isLatest"] = version.IsLatest;
        model["isPublished"] = version.IsPublished;
        var options = WithoutNulls(stored["options"]) as JsonObject ?? [];
        if (!options.ContainsKey("autoUpdateConsumingWorkflows")) options["autoUpdateConsumingWorkflows"] = false;
        model["options"] = options;
        model["root"] = stored["root"]!.DeepClone();
        foreach (var (name, value) in stored)
            if (!model.ContainsKey(name) && value is not null && name is not ("name" or "description")) model[name] = value.DeepClone();

        void Take(string name, JsonNode? otherwise)
        {
            if ((stored[name]?.DeepClone() ?? otherwise) is { } value) model[name] = value;
        }
    }

    private static void Set(JsonObject json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) json[name] = value;
    }

    /// <summary>Elsa leaves nulls out of everything but the activities themselves.</summary>
    private static JsonNode? WithoutNulls(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Key, WithoutNulls(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(WithoutNulls)]),
        _ => node?.DeepClone(),
    };
}
