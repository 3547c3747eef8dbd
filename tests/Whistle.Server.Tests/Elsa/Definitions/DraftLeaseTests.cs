using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Whistle.Cases.Clocks;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Elsa.Definitions;

/// <summary>Two administrators, and two windows of one, on the same draft.</summary>
public sealed class DraftLeaseTests : IAsyncLifetime
{
    private readonly FakeTimeProvider real = new(DateTimeOffset.UtcNow);
    private readonly TestServer server;

    public DraftLeaseTests() => server = new TestServer(new Dictionary<string, string> { ["SignIn:AccessMinutes"] = "1440" }, services: services => services.AddSingleton(new RealTime(real)));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Another_administrators_save_is_refused_in_words_and_nothing_is_overwritten()
    {
        var (one, two) = (await Studio.Open(server), await Studio.Open(server, "admin-2"));
        var mine = await one.Save(Flows.Lines(Flows.Name(), "mine"));
        var theirs = await two.Model(mine["definitionId"]!.ToString());
        Flows.Draw(theirs, "theirs");
        var refusal = await Studio.Refused(await two.Send(theirs), 409, "draft-in-use");
        Assert.Contains("正在编辑此流程", Studio.Errors(refusal));
        Assert.Equal("mine", Line(await two.Model(mine["definitionId"]!.ToString())));
        await Studio.Refused(await two.Post($"/workflow-definitions/{mine["definitionId"]}/publish"), 409, "draft-in-use");
        await Studio.Refused(await two.Delete($"/workflow-definitions/{mine["definitionId"]}"), 409, "draft-in-use");
    }

    [Fact]
    public async Task Two_windows_of_one_person_are_two_sessions()
    {
        var (one, two) = (await Studio.Open(server), await Studio.Open(server));
        var mine = await one.Save(Flows.Lines(Flows.Name(), "mine"));
        Assert.Contains("另一个窗口", Studio.Errors(await Studio.Refused(await two.Send(mine), 409, "draft-in-use")));
        await one.Save(mine);
        // What the first window saved may be published from the second: nothing unsaved is lost by it.
        Assert.Equal(System.Net.HttpStatusCode.OK, (await two.Post($"/workflow-definitions/{mine["definitionId"]}/publish")).StatusCode);
    }

    [Fact]
    public async Task After_the_lease_another_may_go_on_from_what_is_stored_and_the_first_must_open_it_again()
    {
        var (one, two) = (await Studio.Open(server), await Studio.Open(server, "admin-2"));
        var mine = await one.Save(Flows.Lines(Flows.Name(), "mine"));
        var id = mine["definitionId"]!.ToString();
        var stale = await two.Model(id);
        Flows.Draw(mine, "mine again");
        mine = await one.Save(mine);
        real.Advance(TimeSpan.FromMinutes(11));

        await Studio.Refused(await two.Send(stale), 409, "draft-changed");
        var theirs = await two.Model(id);
        Flows.Draw(theirs, "theirs");
        theirs = await two.Save(theirs);
        Assert.Equal("theirs", Line(theirs));
        real.Advance(TimeSpan.FromMinutes(11));
        Assert.Contains("重新打开", Studio.Errors(await Studio.Refused(await one.Send(mine), 409, "draft-changed")));
        Assert.Equal("theirs", Line(await one.Model(id)));
    }

    [Fact]
    public async Task The_holder_goes_on_after_a_pause_as_long_as_nobody_else_has_saved()
    {
        var one = await Studio.Open(server);
        var loaded = await one.Save(Flows.Lines(Flows.Name(), "one"));
        Flows.Draw(loaded, "two");
        await one.Save(loaded);
        real.Advance(TimeSpan.FromHours(3));
        // The Studio sent this before it had the answer to the save above.
        Flows.Draw(loaded, "three");
        Assert.Equal("three", Line(await one.Save(loaded)));
    }

    [Fact]
    public async Task Publishing_lets_the_draft_go()
    {
        var (one, two) = (await Studio.Open(server), await Studio.Open(server, "admin-2"));
        var published = await one.Save(Flows.Lines(Flows.Name(), "one"), publish: true);
        var next = await two.Save(await two.Model(published["definitionId"]!.ToString()));
        Assert.Equal(2, next["version"]!.GetValue<int>());
        Flows.Draw(published, "stale");
        await Studio.Refused(await one.Send(published), 409, "draft-in-use");
    }

    private static string Line(System.Text.Json.Nodes.JsonObject model) => model["root"]!["activities"]![0]!["text"]!["expression"]!["value"]!.ToString();
}
