using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Whistle.Cases.Access;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <param name="VersionId">The stored version or draft it stands for; null when it is stored nowhere.</param>
public sealed record SimulatedFlow(FlowDefinition Definition, string? VersionId);

/// <summary>
/// What is simulated: a case type with the flows its next case would run, any of them replaced by a draft. A definition that belongs
/// to no case type runs in a case type made up for it, with an empty form.
/// </summary>
public sealed class SimulatedFlows
{
    private const string Alone = "simulated-flow";

    private readonly string _caseTypeJson;
    private readonly IReadOnlyDictionary<string, SimulatedFlow> _flows;

    private SimulatedFlows(string caseType, string caseTypeJson, IReadOnlyDictionary<string, SimulatedFlow> flows)
    {
        (CaseType, _caseTypeJson, _flows) = (caseType, caseTypeJson, flows);
        var text = new StringBuilder(caseTypeJson);
        foreach (var id in flows.Keys.Order(StringComparer.Ordinal)) text.Append('\n').Append(flows[id].Definition.Raw.ToJsonString(Json.Compact));
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    public string CaseType { get; }

    /// <summary>True for a definition that belongs to no case type.</summary>
    public bool IsAlone => CaseType == Alone;

    /// <summary>SHA-256 (hex) of all that is simulated.</summary>
    public string Hash { get; }

    public IEnumerable<SimulatedFlow> Flows => _flows.Values;

    /// <summary>What a new case of the type would pin, or would if a version of one of its flows were published.</summary>
    /// <param name="instead">Taken in place of its definition's published version.</param>
    /// <exception cref="Refusal">404 when there is no such case type.</exception>
    public static async Task<SimulatedFlows> Of(CaseDb db, string caseType, DefinitionVersion? instead, CancellationToken cancel)
    {
        var type = (await FlowBundles.CurrentTypes(db, cancel)).FirstOrDefault(t => t.Key == caseType)
            ?? throw new Refusal(404, "unknown-case-type", new LocalText($"没有名为“{caseType}”的案件类型。", $"There is no case type '{caseType}'."));
        return Of(type, (await FlowBundles.Members(db, type, instead, cancel)).Versions.Select(v => new SimulatedFlow(FlowDefinition.Parse(v.Json), v.Id)));
    }

    /// <summary>A case type as it would be with exactly these flows.</summary>
    public static SimulatedFlows Of(CaseType type, IEnumerable<SimulatedFlow> flows) =>
        new(type.Key, type.Json, flows.ToDictionary(f => f.Definition.DefinitionId));

    /// <summary>A definition that belongs to no case type, with the definitions it starts.</summary>
    public static SimulatedFlows Free(SimulatedFlow main, params IReadOnlyList<SimulatedFlow> children)
    {
        SimulatedFlow[] all = [main, .. children];
        var uses = all.SelectMany(f => FlowUses.Of(f.Definition)).ToList();
        string[] stages = [.. uses.Where(u => u.Of == "stage").Select(u => u.Name).Prepend("running").Distinct()];
        var forms = uses.Where(u => u.Of == "form").Select(u => u.Name).Distinct();
        var type = new JsonObject
        {
            ["key"] = Alone,
            ["name"] = Text("独立流程", "Flow of its own"),
            ["description"] = Text("不属于任何案件类型的流程", "A flow that belongs to no case type"),
            ["version"] = 1,
            ["effectiveFrom"] = "2026-01-01",
            ["numbering"] = "试-{county}-{year}-{serial:6}",
            ["openers"] = new JsonArray([.. Roles.Names.Keys.Where(r => r is not (Roles.Administrator or Roles.Auditor)).Select(r => (JsonNode)r)]),
            ["title"] = "{title}",
            ["form"] = new JsonObject
            {
                ["title"] = Text("推演", "Simulation"),
                ["schema"] = new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject { ["title"] = new JsonObject { ["type"] = "string", ["title"] = Text("标题", "Title") } },
                },
                ["example"] = new JsonObject { ["title"] = "流程推演" },
            },
            ["forms"] = new JsonObject(forms.Select(f => KeyValuePair.Create<string, JsonNode?>(f, new JsonObject
            {
                ["title"] = Text("表单", "Form"),
                ["schema"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() },
                ["example"] = new JsonObject(),
            }))),
            ["stages"] = new JsonArray([.. stages.Select(s => (JsonNode)new JsonObject { ["key"] = s, ["name"] = Text(s, s) })]),
            ["flow"] = main.Definition.DefinitionId,
            ["subflows"] = new JsonArray([.. children.Select(c => (JsonNode)c.Definition.DefinitionId)]),
        };
        return new SimulatedFlows(Alone, type.ToJsonString(Json.Compact), all.ToDictionary(f => f.Definition.DefinitionId));
    }

    /// <summary>Puts the versions and their bundle, as the current one, into a scratch database.</summary>
    internal async Task Publish(CaseDb scratch, DateTime now, CancellationToken cancel)
    {
        var pinned = new JsonObject();
        foreach (var (id, flow) in _flows)
        {
            scratch.Definitions.Add(new DefinitionVersion
            {
                Id = $"{id}#{Hash}", DefinitionId = id, Version = 1, Name = flow.Definition.Name, Json = flow.Definition.Raw.ToJsonString(Json.Compact),
                ContentHash = flow.Definition.ContentHash, IsPublished = true, IsLatest = true, CaseType = CaseType, CreatedAt = now,
            });
            pinned[id] = $"{id}#{Hash}";
        }
        scratch.Bundles.Add(new Bundle
        {
            Id = new Guid(Convert.FromHexString(Hash).AsSpan(0, 16), bigEndian: true), CaseType = CaseType, Hash = Hash, CaseTypeJson = _caseTypeJson,
            FlowsJson = pinned.ToJsonString(Json.Compact), Current = true, CreatedAt = now,
        });
        await scratch.SaveChangesAsync(cancel);
    }

    /// <summary>The stored version a simulated instance ran.</summary>
    internal string VersionOf(string definitionId) => _flows[definitionId].VersionId ?? $"{definitionId}:draft";

    private static JsonObject Text(string zh, string en) => new() { ["zh"] = zh, ["en"] = en };
}
