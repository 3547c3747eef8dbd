using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using SkiaSharp;
using Whistle.Server.Tests.Support;
using Whistle.Testing;

namespace Whistle.Server.Tests.Faults;

/// <summary>
/// People at work on a server that may die at any moment: they upload, open, claim and complete, each with a key of its own, and
/// repeat with the same key whatever stayed without an answer until somebody answers it.
/// </summary>
internal sealed class Office
{
    private const string Password = "Whistle#2026";
    private const int MostAttempts = 500;
    private static readonly string[] Openers = ["dongguan", "zhongjie"];
    private static readonly string[] People =
        ["dongguan", "dongguan-lead", "zhongjie", "zhongjie-lead", "center", "chengguan", "chengguan-2", "zhujian", "gongan", "wuye", "mediator"];

    private readonly ConcurrentDictionary<string, (Guid Id, string Token)> _sessions = new();
    private readonly ConcurrentBag<(Intent Intent, string Answer)> _answered = [];
    private readonly TaskCompletionSource _over = new();
    private volatile TaskCompletionSource<ServerProcess> _server = new();
    private TaskCompletionSource _moment = new();
    private Dictionary<string, JsonObject> _examples = [];
    private int _sent;
    private int _killAfter = int.MaxValue;
    private int _repeated;

    /// <summary>Every command that was acknowledged with 2xx.</summary>
    public ConcurrentBag<Acknowledged> Acknowledged { get; } = [];

    /// <summary>Answers no client should ever get.</summary>
    public ConcurrentBag<string> Failures { get; } = [];

    /// <summary>Requests that went unanswered and were sent again with their key.</summary>
    public int Repeated => _repeated;

    public void Up(ServerProcess server) => _server.TrySetResult(server);

    public void Down() => _server = new TaskCompletionSource<ServerProcess>();

    /// <summary>Completes in the middle of the load, when so many more requests have been sent.</summary>
    public Task After(int requests)
    {
        var moment = _moment = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _killAfter, Volatile.Read(ref _sent) + requests);
        return moment.Task;
    }

    public async Task SignIn()
    {
        foreach (var name in People) await Session(name);
        var types = await Get("dongguan", "/api/v1/case-types");
        _examples = types!["items"]!.AsArray().ToDictionary(t => t!["key"]!.GetValue<string>(), t => t!["form"]!["example"]!.AsObject());
    }

    /// <summary>Works until <see cref="Close"/>; what is under way then is brought to its answer.</summary>
    public async Task Work(int clients, int seed) => await Task.WhenAll(Enumerable.Range(0, clients).Select(i => Task.Run(() => Clerk(new Random(seed * 1000 + i)))));

    public void Close() => _over.TrySetResult();

    /// <summary>Sends requests again that were answered long ago: each must get the answer it got then.</summary>
    public async Task<IReadOnlyList<string>> AskAgain(int most, Random random)
    {
        var changed = new List<string>();
        var all = _answered.ToArray();
        random.Shuffle(all);
        foreach (var (intent, answer) in all.Take(most))
            if (await Send(intent) is var (status, again) && ((int)status >= 300 || again != answer)) changed.Add($"{intent.Action} {intent.Key}: {(int)status} {again}");
        return changed;
    }

    private async Task Clerk(Random random)
    {
        while (!_over.Task.IsCompleted)
        {
            if (random.Next(5) == 0 || !await DoSomething(random)) await OpenSomething(random);
        }
    }

    private async Task OpenSomething(Random random)
    {
        var who = Openers[random.Next(Openers.Length)];
        var type = random.Next(4) == 0 ? "dispute" : "whistle";
        var data = _examples[type].DeepClone().AsObject();
        if (type == "whistle" && await Upload(who, random) is { } photo) data["photos"] = new JsonArray(photo);
        var body = new JsonObject { ["caseType"] = type, ["data"] = data }.ToJsonString();
        await Command(Intent.Of(who, "/api/v1/cases", body, "case.open"), answer => Guid.Parse(answer["id"]!.GetValue<string>()));
    }

    private async Task<string?> Upload(string who, Random random)
    {
        var picture = Pictures.Encode(SKEncodedImageFormat.Jpeg, 60 + random.Next(200), 60 + random.Next(200));
        var intent = new Intent(who, "/api/v1/files", () => new MultipartFormDataContent { { new ByteArrayContent(picture), "file", "现场.jpg" } }, Guid.NewGuid().ToString(), "file.uploaded");
        return (await Command(intent, answer => Guid.Parse(answer["id"]!.GetValue<string>())))?["id"]!.GetValue<string>();
    }

    /// <summary>False when this person has nothing to do.</summary>
    private async Task<bool> DoSomething(Random random)
    {
        var who = People[random.Next(People.Length)];
        var view = random.Next(3) == 0 ? "mine" : "available";
        var list = await Get(who, $"/api/v1/tasks?view={view}&limit=30&sort={(random.Next(2) == 0 ? "dueAt" : "-createdAt")}");
        var tasks = list?["items"]!.AsArray().Where(t => t!["actions"]!.AsArray().Count > 0).ToList();
        if (tasks is not { Count: > 0 }) return false;
        var task = tasks[random.Next(tasks.Count)]!;
        var actions = task["actions"]!.AsArray();
        var action = actions[random.Next(actions.Count)]!;
        var body = new JsonObject { ["data"] = action["form"]?["example"]?.DeepClone(), ["comment"] = $"办理意见{random.Next(1000)}" }.ToJsonString();
        var id = Guid.Parse(task["id"]!.GetValue<string>());
        await Command(Intent.Of(who, action["href"]!.GetValue<string>(), body, "task." + action["name"]!.GetValue<string>()), _ => id);
        return true;
    }

    private async Task<JsonObject?> Command(Intent intent, Func<JsonObject, Guid> objectOf)
    {
        var (status, text) = await Send(intent);
        if ((int)status >= 500) Failures.Add($"{intent.Action}: {(int)status} {text}");
        if ((int)status is < 200 or >= 300) return null;
        var answer = JsonNode.Parse(text)!.AsObject();
        Acknowledged.Add(new Acknowledged((await Session(intent.Who)).Id, intent.Action, objectOf(answer), intent.Key));
        _answered.Add((intent, text));
        return answer;
    }

    /// <summary>Sends until there is an answer; the key stays the same.</summary>
    private async Task<(HttpStatusCode Status, string Text)> Send(Intent intent)
    {
        for (var attempt = 1; ; attempt++)
        {
            var session = await Session(intent.Who);
            var server = await _server.Task;
            using var request = new HttpRequestMessage(HttpMethod.Post, intent.Path) { Content = intent.Body() };
            request.Headers.Add("Idempotency-Key", intent.Key);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.Token);
            if (Interlocked.Increment(ref _sent) == Volatile.Read(ref _killAfter)) _moment.TrySetResult();
            try
            {
                using var answer = await server.Client.SendAsync(request);
                var text = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode != HttpStatusCode.Unauthorized) return (answer.StatusCode, text);
                _sessions.TryRemove(intent.Who, out _);
            }
            catch (Exception e) when (Unanswered(e) && attempt < MostAttempts)
            {
                Interlocked.Increment(ref _repeated);
            }
        }
    }

    private async Task<JsonObject?> Get(string who, string path)
    {
        var session = await Session(who);
        var server = await _server.Task;
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.Token);
        try
        {
            using var answer = await server.Client.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode) return JsonNode.Parse(text)!.AsObject();
            if (answer.StatusCode == HttpStatusCode.Unauthorized) _sessions.TryRemove(who, out _);
            else Failures.Add($"GET {path}: {(int)answer.StatusCode} {text}");
            return null;
        }
        catch (Exception e) when (Unanswered(e))
        {
            return null;
        }
    }

    private async Task<(Guid Id, string Token)> Session(string who)
    {
        while (true)
        {
            if (_sessions.TryGetValue(who, out var known)) return known;
            var server = await _server.Task;
            try
            {
                using var answer = await server.Client.PostAsJsonAsync("/api/v1/session", new { userName = who, password = Password });
                answer.EnsureSuccessStatusCode();
                var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
                return _sessions[who] = (Guid.Parse(body["me"]!["id"]!.GetValue<string>()), body["accessToken"]!.GetValue<string>());
            }
            catch (Exception e) when (Unanswered(e))
            {
                // It died meanwhile: ask the next one.
            }
        }
    }

    /// <summary>The connection broke, or its client was put away with the dead server.</summary>
    private static bool Unanswered(Exception e) => e is HttpRequestException { StatusCode: null } or IOException or ObjectDisposedException or OperationCanceledException;

    /// <summary>Something a person wants done once, however often it has to be asked for.</summary>
    private sealed record Intent(string Who, string Path, Func<HttpContent> Body, string Key, string Action)
    {
        public static Intent Of(string who, string path, string json, string action) =>
            new(who, path, () => new StringContent(json, Encoding.UTF8, "application/json"), Guid.NewGuid().ToString(), action);
    }
}
