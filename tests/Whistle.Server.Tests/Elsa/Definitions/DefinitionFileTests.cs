using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Whistle.Engine;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Elsa.Definitions;

/// <summary>Definitions travel both ways without loss.</summary>
public sealed class DefinitionFileTests
{
    /// <summary>What the server says of a version itself; everything else must come back as it went in.</summary>
    private static readonly string[] ServersOwn = ["$schema", "id", "version", "isLatest", "isPublished", "createdAt", "links"];

    public static TheoryData<string> Samples => [.. ElsaSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task An_Elsa_export_comes_back_with_everything_it_held(string sample)
    {
        var studio = await Studio.Open();
        var sent = ElsaSamples.All[sample]();
        sent["definitionId"] = $"{sample}-{Guid.NewGuid():N}";
        var imported = await (await studio.Post("/workflow-definitions/import", sent)).Json();
        Assert.Equal((1, false), (imported["version"]!.GetValue<int>(), imported["isPublished"]!.GetValue<bool>()));
        var exported = await Export(studio, sent["definitionId"]!.ToString());
        AssertSame(sent, exported);
        Assert.StartsWith("https://", exported["$schema"]!.ToString());
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_save_of_the_Studio_keeps_what_the_Studio_does_not_know(string sample)
    {
        var studio = await Studio.Open();
        var sent = ElsaSamples.All[sample]();
        sent["definitionId"] = $"{sample}-{Guid.NewGuid():N}";
        var model = await (await studio.Post("/workflow-definitions/import", sent)).Json();
        string[] known = ["definitionId", "name", "description", "toolVersion", "variables", "inputs", "outputs", "outcomes", "customProperties", "isReadonly", "options", "root", "createdAt", "version", "isLatest", "isPublished", "id"];
        foreach (var name in model.Select(p => p.Key).Except(known).ToList()) model.Remove(name);
        model["links"] = null;
        await studio.Save(model);
        AssertSame(sent, await Export(studio, sent["definitionId"]!.ToString()));
    }

    [Fact]
    public async Task Our_own_flows_come_back_under_another_id_as_the_same_flow()
    {
        var studio = await Studio.Open();
        foreach (var id in ShippedFlows.Ids())
        {
            var exported = await Export(studio, id);
            var copy = exported.DeepClone().AsObject();
            copy["definitionId"] = $"{id}-{Guid.NewGuid():N}";
            await (await studio.Post("/workflow-definitions/import", copy)).Json();
            var again = await Export(studio, copy["definitionId"]!.ToString());
            Assert.Equal(Hash(exported), Hash(again));
            Assert.Equal(Hash(ShippedFlows.All().Single(f => f["definitionId"]!.ToString() == id)), Hash(again));
        }
    }

    [Fact]
    public async Task A_file_without_an_id_makes_a_new_definition_and_one_with_an_id_the_next_draft_of_it()
    {
        var studio = await Studio.Open();
        var file = Flows.Lines(Flows.Name(), "one");
        file.Remove("definitionId");
        var answer = await studio.Post("/workflow-definitions/import", file);
        var made = await answer.Json(HttpStatusCode.Created);
        Assert.Equal($"/elsa/api/workflow-definitions/by-definition-id/{made["definitionId"]}", answer.Headers.Location?.ToString());

        await studio.Save(made, publish: true);
        file["definitionId"] = made["definitionId"]!.ToString();
        file["isPublished"] = true;
        var next = await (await studio.Post("/workflow-definitions/import", file)).Json();
        Assert.Equal((2, false), (next["version"]!.GetValue<int>(), next["isPublished"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task An_export_is_a_file_with_a_name()
    {
        var studio = await Studio.Open();
        var model = await studio.Create("采购审批 " + Guid.NewGuid().ToString("N")[..8]);
        var answer = await studio.Get($"/workflow-definitions/{model["definitionId"]}/export?versionOptions=Latest&includeConsumingWorkflows=False");
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("workflow-definition-采购审批", answer.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.EndsWith(".json", answer.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.DoesNotContain("Whistle:Revision", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Several_definitions_travel_as_a_zip_and_come_back_from_it()
    {
        var studio = await Studio.Open();
        var (one, two) = (await studio.Save(Flows.Lines(Flows.Name(), "one")), await studio.Save(Flows.Lines(Flows.Name(), "two")));
        var exported = await studio.Post("/bulk-actions/export/workflow-definitions", new JsonObject { ["ids"] = new JsonArray(one["id"]!.ToString(), two["id"]!.ToString()) });
        Assert.Equal("application/zip", exported.Content.Headers.ContentType?.MediaType);
        var zip = await exported.Content.ReadAsByteArrayAsync();
        using (var archive = new ZipArchive(new MemoryStream(zip))) Assert.Equal(2, archive.Entries.Count);

        foreach (var id in new[] { one["definitionId"], two["definitionId"] }) Assert.Equal(HttpStatusCode.NoContent, (await studio.Delete($"/workflow-definitions/{id}")).StatusCode);
        var back = await (await Upload(studio, ("flows.zip", zip), ("third.json", Encoding.UTF8.GetBytes(Flows.Lines(Flows.Name(), "three").ToJsonString())))).Json();
        Assert.Equal(3, back["count"]!.GetValue<int>());
        Assert.Equal("one", (await studio.Model(one["definitionId"]!.ToString()))["root"]!["activities"]![0]!["text"]!["expression"]!["value"]!.ToString());
    }

    [Fact]
    public async Task Consuming_flows_come_along_when_asked_for()
    {
        var studio = await Studio.Open();
        var child = await studio.Save(Flows.Lines(Flows.Name(), "child"), publish: true);
        var parent = Flows.Lines(Flows.Name(), "parent");
        parent["root"]!["activities"]!.AsArray().Add((JsonNode)new JsonObject
        {
            ["id"] = "start", ["type"] = "Elsa.ExecuteWorkflow", ["version"] = 1,
            ["workflowDefinitionId"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = child["definitionId"]!.ToString() } },
        });
        var saved = await studio.Save(parent);
        var answer = await studio.Get($"/workflow-definitions/{child["definitionId"]}/export?includeConsumingWorkflows=True");
        using var archive = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        Assert.Equal(2, archive.Entries.Count);
        var consumers = await (await studio.Get($"/workflow-definitions/{child["definitionId"]}/consumers")).Json();
        Assert.Equal([saved["definitionId"]!.ToString()], consumers["consumingWorkflowDefinitionIds"]!.AsArray().Select(c => c!.ToString()));
    }

    [Fact]
    public async Task Of_several_files_none_is_stored_when_one_is_broken_and_the_refusal_names_it()
    {
        var studio = await Studio.Open();
        var good = Flows.Lines(Flows.Name(), "one");
        good["definitionId"] = Guid.NewGuid().ToString("N");
        var refusal = await Studio.Refused(await Upload(studio, ("good.json", Encoding.UTF8.GetBytes(good.ToJsonString())), ("bad.json", "{\"root\": 5}"u8.ToArray())), 400, "invalid-definition");
        Assert.Contains(refusal["errors"]!.AsObject(), e => e.Key.StartsWith("bad.json", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await studio.Get($"/workflow-definitions/by-definition-id/{good["definitionId"]}")).StatusCode);
        await Studio.Refused(await Upload(studio, ("broken.zip", "PK\x03\x04 nothing"u8.ToArray())), 400, "invalid-body");
    }

    private static async Task<HttpResponseMessage> Upload(Studio studio, params (string Name, byte[] Content)[] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
        {
            var part = new ByteArrayContent(content);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            form.Add(part, "files", name);
        }
        return await studio.Client.PostAsync("/elsa/api/workflow-definitions/import-files", form);
    }

    private static async Task<JsonObject> Export(Studio studio, string definitionId) => await (await studio.Get($"/workflow-definitions/{definitionId}/export")).Json();

    private static string Hash(JsonObject definition) => FlowDefinition.Parse(definition.ToJsonString()).ContentHash;

    private static void AssertSame(JsonObject sent, JsonObject back)
    {
        var (one, other) = (Told(sent), Told(back));
        foreach (var name in ServersOwn) (one as JsonObject)!.Remove(name);
        foreach (var name in ServersOwn) (other as JsonObject)!.Remove(name);
        // Written by the server where a file leaves them out.
        foreach (var name in new[] { "isReadonly", "isSystem", "options" })
            if (!one!.AsObject().ContainsKey(name)) other!.AsObject().Remove(name);
        Assert.True(JsonNode.DeepEquals(one, other), $"{one!.ToJsonString()}\n\n{other!.ToJsonString()}");
    }

    /// <summary>Nulls and empty lists say nothing; node ids follow from the rest.</summary>
    private static JsonNode? Told(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.Where(p => p.Key != "nodeId" && Says(p.Value)).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Told(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Told)]),
        _ => node?.DeepClone(),
    };

    private static bool Says(JsonNode? value) => value switch
    {
        null => false,
        JsonArray list => list.Count > 0,
        JsonObject json => json.Any(p => Says(p.Value)),
        _ => !(value.GetValueKind() == System.Text.Json.JsonValueKind.False),
    };
}
