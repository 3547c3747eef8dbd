using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Elsa.Definitions;

/// <summary>One tab of the designer, as the Studio talks to the server.</summary>
public sealed class Studio(HttpClient client)
{
    public HttpClient Client => client;

    public static async Task<Studio> Open(TestServer? server = null, string user = "admin", string language = "zh-CN")
    {
        var client = await (server ?? TestServer.Shared).SignedIn(user, language);
        client.DefaultRequestHeaders.Add("X-Whistle-Tab", Guid.NewGuid().ToString("N"));
        return new Studio(client);
    }

    public Task<HttpResponseMessage> Get(string path) => client.GetAsync("/elsa/api" + path);

    public Task<HttpResponseMessage> Post(string path, JsonNode? body = null) => client.PostAsync("/elsa/api" + path, body is null ? null : Json(body));

    public Task<HttpResponseMessage> Delete(string path) => client.DeleteAsync("/elsa/api" + path);

    public Task<HttpResponseMessage> Send(JsonNode model, bool? publish = false) =>
        Post("/workflow-definitions", new JsonObject { ["model"] = model.DeepClone(), ["publish"] = publish });

    /// <summary>Saves and takes over the model of the answer, as the Studio does.</summary>
    public async Task<JsonObject> Save(JsonNode model, bool publish = false) =>
        (await (await Send(model, publish)).Json())["workflowDefinition"]!.AsObject();

    public async Task<JsonObject> Create(string? name = null) => await Save(Flows.New(name ?? Flows.Name()));

    public async Task<JsonObject> Model(string definitionId, string versionOptions = "Latest") =>
        await (await Get($"/workflow-definitions/by-definition-id/{definitionId}?versionOptions={versionOptions}")).Json();

    /// <summary>The refusal as the Studio reads it.</summary>
    public static async Task<JsonObject> Refused(HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, answer.Headers.GetValues("x-whistle-code").Single());
        var body = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(status, body["statusCode"]!.GetValue<int>());
        Assert.NotEqual("", body["message"]!.GetValue<string>());
        Assert.NotEmpty(body["errors"]!.AsObject());
        Assert.All(body["errors"]!.AsObject(), e => Assert.NotEmpty(e.Value!.AsArray()));
        return body;
    }

    public static string Errors(JsonObject refusal) => string.Join("\n", refusal["errors"]!.AsObject().SelectMany(e => e.Value!.AsArray()).Select(m => m!.GetValue<string>()));

    private static StringContent Json(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");
}

/// <summary>Small drawings.</summary>
public static class Flows
{
    public static string Name() => "Flow " + Guid.NewGuid().ToString("N")[..10];

    /// <summary>What the Studio sends for a new definition.</summary>
    public static JsonObject New(string name) => new()
    {
        ["definitionId"] = null,
        ["name"] = name,
        ["description"] = "A test",
        ["toolVersion"] = "3.8.0.0",
        ["variables"] = null,
        ["inputs"] = null,
        ["outputs"] = null,
        ["outcomes"] = null,
        ["customProperties"] = null,
        ["isReadonly"] = false,
        ["options"] = null,
        ["root"] = new JsonObject { ["id"] = "root", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["name"] = "Flowchart1" },
        ["links"] = null,
        ["createdAt"] = "0001-01-01T00:00:00+00:00",
        ["version"] = 1,
        ["isLatest"] = true,
        ["isPublished"] = false,
        ["id"] = null,
    };

    /// <summary>A flowchart of WriteLines in a row.</summary>
    public static JsonObject Lines(string name, params string[] texts)
    {
        var flow = New(name);
        Draw(flow, texts);
        return flow;
    }

    /// <summary>Replaces the drawing by WriteLines in a row, ids a0, a1 …</summary>
    public static void Draw(JsonObject model, params string[] texts)
    {
        var root = model["root"]!.AsObject();
        root["activities"] = new JsonArray([.. texts.Select((text, i) => (JsonNode)Line($"a{i}", text))]);
        root["connections"] = new JsonArray([.. Enumerable.Range(1, Math.Max(0, texts.Length - 1)).Select(i => (JsonNode)Connection($"a{i - 1}", "Done", $"a{i}"))]);
    }

    public static JsonObject Line(string id, string text) => new()
    {
        ["text"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = text } },
        ["id"] = id,
        ["name"] = "WriteLine " + id,
        ["type"] = "Elsa.WriteLine",
        ["version"] = 1,
        ["customProperties"] = new JsonObject { ["canStartWorkflow"] = false, ["runAsynchronously"] = false },
        ["metadata"] = new JsonObject { ["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = -359.5, ["y"] = 12 }, ["size"] = new JsonObject { ["width"] = 183.609375, ["height"] = 54 } } },
    };

    public static JsonObject Connection(string from, string port, string to) => new()
    {
        ["source"] = new JsonObject { ["activity"] = from, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
        ["vertices"] = new JsonArray(new JsonObject { ["x"] = 1.5, ["y"] = -2 }),
    };
}
