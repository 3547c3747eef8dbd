using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Engine;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Casework;

/// <summary>What flows do to each other: publications, child flows of the same case, messages from outside. The trial type "relay" draws it.</summary>
public sealed class RelayTests : IAsyncLifetime
{
    private World _world = null!;

    public async Task InitializeAsync() => _world = await World.On(DatabaseProvider.Sqlite);

    public async Task DisposeAsync() => await _world.DisposeAsync();

    private async Task<Guid> Sent()
    {
        var id = await _world.OpenId("relay", "dongguan");
        await _world.Do("dongguan", id, "send", "send");
        return id;
    }

    private async Task<string[]> Waiting(Guid id)
    {
        await using var db = _world.Store.Read();
        return await db.Bookmarks.Where(b => b.CaseId == id).OrderBy(b => b.Name).Select(b => b.Name).ToArrayAsync();
    }

    [Fact]
    public async Task A_publication_wakes_those_who_waited_for_it_once_and_not_those_who_came_later()
    {
        var first = await Sent();
        await _world.Sweep.SweepOnce(default);
        Assert.Equal(["Elsa.Delay", "Elsa.Event", "Whistle.Child"], await Waiting(first));

        var second = await Sent();
        await _world.Sweep.SweepOnce(default);
        await _world.Sweep.SweepOnce(default);
        Assert.Equal(["Whistle.Message"], await Waiting(first));
        Assert.Equal(["Elsa.Delay", "Elsa.Event", "Whistle.Child"], await Waiting(second));
        await using var db = _world.Store.Read();
        Assert.DoesNotContain(await db.Timers.ToListAsync(), t => t.Kind == "event");
    }

    [Fact]
    public async Task A_message_that_comes_before_anybody_waits_for_it_is_kept()
    {
        var id = await Sent();
        await _world.Sweep.SweepOnce(default);
        await _world.Message("center", id, "paper");
        Assert.Equal(CaseStatus.Open, (await _world.Case("dongguan", id)).Status);
        await Sent();
        await _world.Sweep.SweepOnce(default);
        Assert.Equal(CaseStatus.Closed, (await _world.Case("dongguan", id)).Status);
    }

    [Fact]
    public async Task A_message_reaches_the_flow_that_waits_and_its_review_date_ends_the_waiting()
    {
        var (answered, forgotten) = (await Sent(), await Sent());
        await _world.Sweep.SweepOnce(default);
        await Sent();
        await _world.Sweep.SweepOnce(default);
        await _world.Message("center", answered, "paper");
        Assert.Equal(CaseStatus.Closed, (await _world.Case("dongguan", answered)).Status);

        Assert.NotNull((await _world.Case("dongguan", forgotten)).WaitingUntil);
        _world.Clock.Advance(TimeSpan.FromDays(31));
        _world.RealClock.Advance(TimeSpan.FromDays(31));
        await _world.Sweep.SweepOnce(default);
        Assert.Equal(CaseStatus.Cancelled, (await _world.Case("dongguan", forgotten)).Status);
        await using var db = _world.Store.Read();
        Assert.All(await db.Instances.Where(i => i.CaseId == answered || i.CaseId == forgotten).ToListAsync(), i => Assert.Equal(nameof(FlowStatus.Finished), i.Status));
    }
}
