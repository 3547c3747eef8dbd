using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Whistle.Web.Tests.Support;

/// <summary>Works through the API, to bring a case to where a page test begins.</summary>
public sealed class Clerk : IDisposable
{
    private readonly HttpClient _client;

    private Clerk(HttpClient client) => _client = client;

    public static async Task<Clerk> SignIn(ServerProcess server, string userName)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Address };
        using var answer = await client.PostAsJsonAsync("/api/v1/session", new { userName, password = Person.Password });
        var session = await Read(answer);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session["accessToken"]!.GetValue<string>());
        return new Clerk(client);
    }

    /// <summary>Opens a case with its type's own example, changed as asked.</summary>
    public async Task<Opened> Open(string caseType, Action<JsonObject>? change = null)
    {
        var type = await Get($"/api/v1/case-types/{caseType}");
        var data = type["form"]!["example"]!.DeepClone().AsObject();
        change?.Invoke(data);
        var created = await Post("/api/v1/cases", new JsonObject { ["caseType"] = caseType, ["data"] = data });
        return new Opened(created["id"]!.GetValue<string>(), created["number"]!.GetValue<string>());
    }

    /// <summary>Does an offered action of the first open task of that kind, with the form's own example.</summary>
    public async Task<string> Do(string caseId, string kind, string action, JsonObject? data = null, string? comment = null)
    {
        var tasks = (await Get($"/api/v1/cases/{caseId}/tasks"))["items"]!.AsArray();
        var task = tasks.First(t => t!["kind"]!.GetValue<string>() == kind && t["actions"]!.AsArray().Any(a => a!["name"]!.GetValue<string>() == action))!;
        var offered = task["actions"]!.AsArray().First(a => a!["name"]!.GetValue<string>() == action)!;
        data ??= offered["form"]?["example"]?.DeepClone().AsObject() ?? [];
        await Post(offered["href"]!.GetValue<string>(), new JsonObject { ["data"] = data, ["comment"] = comment });
        return task["id"]!.GetValue<string>();
    }

    /// <summary>The kinds of the case's open tasks.</summary>
    public async Task<IReadOnlyList<string>> OpenKinds(string caseId) => [.. (await Get($"/api/v1/cases/{caseId}/tasks"))["items"]!.AsArray()
        .Where(t => t!["state"]!.GetValue<string>() is "available" or "claimed").Select(t => t!["kind"]!.GetValue<string>())];

    private async Task<JsonObject> Get(string path)
    {
        using var answer = await _client.GetAsync(path);
        return await Read(answer);
    }

    private async Task<JsonObject> Post(string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await _client.SendAsync(request);
        return await Read(answer);
    }

    private static async Task<JsonObject> Read(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {answer.RequestMessage?.RequestUri}: {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>A case that was opened.</summary>
public sealed record Opened(string Id, string Number);
