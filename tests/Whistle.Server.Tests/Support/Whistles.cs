using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Whistle.Server.Tests.Support;

/// <summary>The few steps of a whistle that several tests take.</summary>
public static class Whistles
{
    public static async Task<JsonObject> Example(HttpClient client, string caseType = "whistle") =>
        (await (await client.GetAsync($"/api/v1/case-types/{caseType}")).Json())["form"]!["example"]!.DeepClone().AsObject();

    public static async Task<JsonObject> Blow(HttpClient client, Action<JsonObject>? change = null)
    {
        var data = await Example(client);
        change?.Invoke(data);
        return await (await Post(client, "/api/v1/cases", new JsonObject { ["caseType"] = "whistle", ["data"] = data })).Json(HttpStatusCode.Created);
    }

    /// <summary>The one task of that kind the caller may act on.</summary>
    public static async Task<JsonObject> OpenTask(HttpClient client, JsonObject c, string kind) =>
        (await (await client.GetAsync($"/api/v1/cases/{c["id"]}/tasks")).Json())["items"]!.AsArray()
            .Single(t => t!["kind"]!.GetValue<string>() == kind && t["actions"]!.AsArray().Any(a => a!["name"]!.GetValue<string>() != "comment"))!.AsObject();

    public static Task<HttpResponseMessage> Act(HttpClient client, JsonObject task, string command, JsonObject? data = null, string? comment = null, string? key = null, string? ifMatch = null) =>
        Post(client, $"/api/v1/tasks/{task["id"]}/{command}", new JsonObject { ["data"] = data, ["comment"] = comment }, key, ifMatch);

    public static async Task<HttpResponseMessage> Post(HttpClient client, string path, JsonNode body, string? key = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await client.SendAsync(request);
    }
}
