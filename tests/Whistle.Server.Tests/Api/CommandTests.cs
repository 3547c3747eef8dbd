using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Api;

/// <summary>What HTTP adds to commands: keys, versions, conflicts, and who may know of what.</summary>
public sealed class CommandTests
{
    [Theory, MemberData(nameof(TestServer.Databases), MemberType = typeof(TestServer))]
    public async Task Opening_answers_with_the_case_its_place_and_what_may_be_done(string database)
    {
        var server = TestServer.On(database);
        using var clerk = await server.SignedIn("dongguan");
        var data = await Whistles.Example(clerk);
        var answer = await Whistles.Post(clerk, "/api/v1/cases", new JsonObject { ["caseType"] = "whistle", ["data"] = data });
        var c = await answer.Json(HttpStatusCode.Created);
        Assert.Equal($"/api/v1/cases/{c["id"]}", answer.Headers.Location!.ToString());
        Assert.Equal($"\"{c["version"]}\"", answer.Headers.ETag!.Tag);
        Assert.Matches(@"^哨-620802-20\d\d-\d{6}$", c["number"]!.GetValue<string>());
        Assert.Equal("open", c["status"]!.GetValue<string>());
        Assert.True(c["personal"]!["masked"]!.GetValue<bool>());
        Assert.NotEmpty(c["actions"]!.AsArray());
        var read = await clerk.GetAsync(answer.Headers.Location);
        Assert.Equal(answer.Headers.ETag, read.Headers.ETag);
        Assert.Equal(c["number"]!.ToString(), (await read.Json())["number"]!.ToString());
    }

    [Theory, MemberData(nameof(TestServer.Databases), MemberType = typeof(TestServer))]
    public async Task The_same_key_gives_the_stored_answer_and_acts_once(string database)
    {
        var server = TestServer.On(database);
        using var clerk = await server.SignedIn("dongguan");
        var body = new JsonObject { ["caseType"] = "whistle", ["data"] = await Whistles.Example(clerk) };
        var key = Guid.NewGuid().ToString();
        var answers = new List<HttpResponseMessage>();
        foreach (var _ in Enumerable.Range(0, 3)) answers.Add(await Whistles.Post(clerk, "/api/v1/cases", body.DeepClone(), key));
        var texts = await Task.WhenAll(answers.Select(a => a.Content.ReadAsStringAsync()));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Single(texts.Distinct());
        Assert.Single(answers.Select(a => a.Headers.Location!.ToString()).Distinct());

        body["data"]!["matter"] = "另一件事情的哨声";
        await (await Whistles.Post(clerk, "/api/v1/cases", body, key)).Problem(422, "idempotency-key-reused");
    }

    [Theory, MemberData(nameof(TestServer.Databases), MemberType = typeof(TestServer))]
    public async Task Parallel_retries_with_one_key_open_one_case(string database)
    {
        var server = TestServer.On(database);
        using var clerk = await server.SignedIn("dongguan");
        var body = new JsonObject { ["caseType"] = "whistle", ["data"] = await Whistles.Example(clerk) };
        var key = Guid.NewGuid().ToString();
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            (await (await Whistles.Post(clerk, "/api/v1/cases", body.DeepClone(), key)).Json(HttpStatusCode.Created))["id"]!.GetValue<Guid>()));
        Assert.Single(ids.Distinct());
    }

    [Theory, MemberData(nameof(TestServer.Databases), MemberType = typeof(TestServer))]
    public async Task Of_two_who_claim_one_wins_and_the_other_learns_who_and_when(string database)
    {
        var server = TestServer.On(database);
        using var clerk = await server.SignedIn("dongguan");
        var c = await Whistles.Blow(clerk);
        using var leader = await server.SignedIn("dongguan-lead");
        await (await Whistles.Act(leader, await Whistles.OpenTask(leader, c, "approve"), "approve", comment: "同意")).Json();
        using var centre = await server.SignedIn("center");
        var dispatch = await Whistles.OpenTask(centre, c, "dispatch");
        var form = dispatch["actions"]!.AsArray().Single(a => a!["name"]!.GetValue<string>() == "dispatch")!["form"]!["example"]!.DeepClone().AsObject();
        await (await Whistles.Act(centre, dispatch, "dispatch", form, "请牵头")).Json();

        using var first = await server.SignedIn("chengguan");
        using var second = await server.SignedIn("chengguan-2");
        var sign = await Whistles.OpenTask(first, c, "sign");
        var answers = await Task.WhenAll(Whistles.Act(first, sign, "claim"), Whistles.Act(second, sign, "claim"));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        var problem = await answers.Single(a => a.StatusCode != HttpStatusCode.OK).Problem(409, "already-claimed");
        Assert.Contains(problem["by"]!.GetValue<string>(), new[] { "刘志强", "何亮" });
        Assert.EndsWith("+08:00", problem["at"]!.GetValue<string>());
    }

    [Theory, MemberData(nameof(TestServer.Databases), MemberType = typeof(TestServer))]
    public async Task A_stale_version_is_answered_with_the_newer_representation(string database)
    {
        var server = TestServer.On(database);
        using var clerk = await server.SignedIn("dongguan");
        var c = await Whistles.Blow(clerk);
        using var leader = await server.SignedIn("dongguan-lead");
        var approve = await Whistles.OpenTask(leader, c, "approve");
        var old = $"\"{approve["version"]}\"";
        await (await Whistles.Act(leader, approve, "claim", ifMatch: old)).Json();
        var problem = await (await Whistles.Act(leader, approve, "approve", ifMatch: old)).Problem(412, "stale");
        Assert.Equal("claimed", problem["current"]!["state"]!.GetValue<string>());
        await (await Whistles.Act(leader, approve, "approve", ifMatch: $"\"{problem["current"]!["version"]}\"")).Json();
    }

    [Theory, MemberData(nameof(TestServer.Databases), MemberType = typeof(TestServer))]
    public async Task A_form_error_points_into_the_data(string database)
    {
        var server = TestServer.On(database);
        using var clerk = await server.SignedIn("dongguan");
        var data = await Whistles.Example(clerk);
        data.Remove("reason");
        data["category"] = "GBT47678.5:matter:99999";
        data["unheardOf"] = 1;
        data["place"]!["lon"] = 121.5;
        var problem = await (await Whistles.Post(clerk, "/api/v1/cases", new JsonObject { ["caseType"] = "whistle", ["data"] = data })).Problem(422, "invalid-form");
        var pointers = problem.Pointers();
        Assert.Contains("/data/reason", pointers);
        Assert.Contains("/data/category", pointers);
        Assert.Contains("/data/unheardOf", pointers);
        Assert.Contains(pointers, p => p.StartsWith("/data/place"));
    }

    [Theory, MemberData(nameof(TestServer.Databases), MemberType = typeof(TestServer))]
    public async Task A_case_of_another_street_is_not_known(string database)
    {
        var server = TestServer.On(database);
        using var clerk = await server.SignedIn("dongguan");
        var c = await Whistles.Blow(clerk);
        using var other = await server.SignedIn("zhongjie");
        await (await other.GetAsync($"/api/v1/cases/{c["id"]}")).Problem(404, "not-found");
        var page = await (await other.GetAsync($"/api/v1/cases?q={Uri.EscapeDataString(c["number"]!.GetValue<string>())}&count=true")).Json();
        Assert.Equal(0, page["total"]!.GetValue<int>());
        await (await Whistles.Post(other, $"/api/v1/cases/{c["id"]}/comment", new JsonObject { ["comment"] = "看一看" })).Problem(404, "not-found");
    }

    [Theory, MemberData(nameof(TestServer.Databases), MemberType = typeof(TestServer))]
    public async Task Unknown_commands_and_missing_openers_are_refused(string database)
    {
        var server = TestServer.On(database);
        using var clerk = await server.SignedIn("dongguan");
        var c = await Whistles.Blow(clerk);
        Assert.True((int)(await Whistles.Post(clerk, $"/api/v1/cases/{c["id"]}/explode", new JsonObject())).StatusCode is 404 or 409);
        using var officer = await server.SignedIn("chengguan");
        var data = await Whistles.Example(clerk);
        await (await Whistles.Post(officer, "/api/v1/cases", new JsonObject { ["caseType"] = "whistle", ["data"] = data })).Problem(403, "not-an-opener");
    }

    [Theory, MemberData(nameof(TestServer.Databases), MemberType = typeof(TestServer))]
    public async Task A_photo_of_the_case_is_seen_by_who_sees_the_case_and_its_original_by_participants(string database)
    {
        var server = TestServer.On(database);
        using var clerk = await server.SignedIn("dongguan");
        var part = new ByteArrayContent(Pictures.JpegWithExif(Pictures.Exif()));
        part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        var file = await (await clerk.PostAsync("/api/v1/files", new MultipartFormDataContent { { part, "file", "a.jpg" } })).Json(HttpStatusCode.Created);
        var c = await Whistles.Blow(clerk, data => data["photos"] = new JsonArray(file["id"]!.GetValue<string>()));
        Assert.Equal(file["id"]!.ToString(), c["files"]!.AsArray().Single()!["id"]!.ToString());
        var url = file["url"]!.GetValue<string>();

        using var leader = await server.SignedIn("dongguan-lead");
        Assert.Equal(HttpStatusCode.OK, (await leader.GetAsync(url)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await leader.GetAsync(url + "?variant=original")).StatusCode);
        using var supervisor = await server.SignedIn("supervisor");
        Assert.Equal(HttpStatusCode.OK, (await supervisor.GetAsync(url + "?variant=thumbnail")).StatusCode);
        await (await supervisor.GetAsync(url + "?variant=original")).Problem(403, "original-not-open");
        using var stranger = await server.SignedIn("zhongjie");
        await (await stranger.GetAsync(url)).Problem(404, "not-found");
    }

    [Fact]
    public async Task Lists_are_paged_by_cursor_without_gaps()
    {
        await using var server = new TestServer();
        using var clerk = await server.SignedIn("dongguan");
        var opened = new List<string>();
        for (var i = 0; i < 5; i++) opened.Insert(0, (await Whistles.Blow(clerk))["number"]!.GetValue<string>());
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await (await clerk.GetAsync("/api/v1/cases?limit=2&cursor=" + cursor)).Json();
            seen.AddRange(page["items"]!.AsArray().Select(c => c!["number"]!.GetValue<string>()));
            cursor = page["nextCursor"]?.GetValue<string>();
        }
        while (cursor is not null);
        Assert.Equal(opened, seen);
    }
}
