using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Events;

public sealed class EventStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory, MemberData(nameof(TestServer.Databases), MemberType = typeof(TestServer))]
    public async Task Who_may_see_the_case_hears_of_it_and_nobody_else(string database)
    {
        var server = TestServer.On(database);
        using var clerk = await server.SignedIn("dongguan");
        using var stranger = await server.SignedIn("zhongjie");
        await using var mine = await Listener.Open(clerk);
        await using var theirs = await Listener.Open(stranger);
        var hidden = await Whistles.Blow(clerk);
        var heard = await mine.Until(e => e.CaseId == hidden["id"]!.GetValue<Guid>());
        Assert.Equal("case.opened", heard.Topic);

        // What the stranger hears first is his own case, although the other came before it.
        var own = await Whistles.Blow(stranger, data =>
        {
            data["place"]!["lon"] = 106.6977;
            data["place"]!["lat"] = 35.5312;
            data["place"]!.AsObject().Remove("gridCode");
            data.Remove("wanted");
        });
        var first = await theirs.Until(_ => true);
        Assert.Equal(own["id"]!.GetValue<Guid>(), first.CaseId);
    }

    [Theory, MemberData(nameof(TestServer.Databases), MemberType = typeof(TestServer))]
    public async Task A_broken_stream_is_resumed_without_gap_or_repetition(string database)
    {
        var server = TestServer.On(database);
        using var street = await server.SignedIn("dongguan");
        var first = await Whistles.Blow(street);
        long last;
        await using (var before = await Listener.Open(street))
        {
            var second = await Whistles.Blow(street);
            last = (await before.Until(e => e.CaseId == second["id"]!.GetValue<Guid>())).Id;
        }
        var missed = await Whistles.Blow(street);
        await using var after = await Listener.Open(street, last);
        var heard = await after.Until(e => e.CaseId == missed["id"]!.GetValue<Guid>());
        Assert.True(heard.Id > last);
        Assert.DoesNotContain(after.Seen, e => e.CaseId == first["id"]!.GetValue<Guid>());
        var next = await Whistles.Blow(street);
        await after.Until(e => e.CaseId == next["id"]!.GetValue<Guid>());
        Assert.Equal(after.Seen.Select(e => e.Id).Distinct().Order(), after.Seen.Select(e => e.Id));
    }

    [Theory, MemberData(nameof(TestServer.Databases), MemberType = typeof(TestServer))]
    public async Task A_senseless_last_event_id_is_refused(string database)
    {
        var server = TestServer.On(database);
        using var clerk = await server.SignedIn("dongguan");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
        request.Headers.Add("Last-Event-ID", "yesterday");
        await (await clerk.SendAsync(request)).Problem(400, "invalid-last-event-id");
    }

    [Theory, MemberData(nameof(TestServer.Databases), MemberType = typeof(TestServer))]
    public async Task Without_a_session_there_is_no_stream(string database)
    {
        var server = TestServer.On(database);
        using var nobody = server.Client();
        await (await nobody.GetAsync("/api/v1/events")).Problem(401, "not-signed-in");
    }

    [Fact]
    public async Task An_open_stream_does_not_hold_up_the_stop_of_the_server()
    {
        var server = new TestServer();
        using var clerk = await server.SignedIn("dongguan");
        await using var stream = await Listener.Open(clerk);
        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15));
    }

    private sealed record Heard(long Id, string Topic, Guid? CaseId);

    private sealed class Listener(HttpResponseMessage answer, IAsyncEnumerator<SseItem<string>> items) : IAsyncDisposable
    {
        public List<Heard> Seen { get; } = [];

        public static async Task<Listener> Open(HttpClient client, long? lastId = null)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
            if (lastId is not null) request.Headers.Add("Last-Event-ID", lastId.ToString());
            var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
            return new Listener(answer, SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator());
        }

        public async Task<Heard> Until(Func<Heard, bool> wanted)
        {
            while (await items.MoveNextAsync().AsTask().WaitAsync(Patience))
            {
                var data = JsonNode.Parse(items.Current.Data)!;
                var heard = new Heard(long.Parse(items.Current.EventId!), items.Current.EventType, data["caseId"]?.GetValue<Guid>());
                Seen.Add(heard);
                if (wanted(heard)) return heard;
            }
            throw new InvalidOperationException("The stream ended.");
        }

        public ValueTask DisposeAsync()
        {
            answer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
