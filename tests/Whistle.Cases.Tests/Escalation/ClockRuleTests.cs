using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Cases.Tests.Casework;
using Whistle.Storage.Setup;
using Whistle.Testing;

namespace Whistle.Cases.Tests.Escalation;

/// <summary>The rules of docs/clocks.md: what pauses, extensions and restarts do, and what a clock survives.</summary>
public sealed class ClockRuleTests : IAsyncLifetime
{
    private static readonly JsonObject Pause = new() { ["reason"] = "SUPPLEMENT", ["why"] = "等待补充图纸" };
    private World _world = null!;

    public async Task InitializeAsync() => _world = await World.On(DatabaseProvider.Sqlite);

    public async Task DisposeAsync()
    {
        await using (var db = _world.Store.Read()) Assert.Empty(await new CaseAuditor(db).Findings());
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task A_pause_is_asked_for_and_allowed_by_another_and_moves_the_due_time_when_it_ends()
    {
        var (id, clock) = await Finish();
        await _world.OnClock("chengguan", clock.Id, ClockRights.Pause, Copy(Pause));
        Assert.Equal(ClockState.Running, (await _world.View("center", clock.Id)).State);
        await _world.Do("center", id, "decide-pause", "agree");
        var paused = await _world.View("center", clock.Id);
        Assert.Equal((ClockState.Paused, null), (paused.State, paused.NextRung));
        Assert.Contains("暂停计时", paused.Explanation, StringComparison.Ordinal);
        await _world.Pass(TimeSpan.FromDays(2));
        await _world.OnClock("chengguan", clock.Id, ClockRights.Resume);
        var resumed = await _world.View("center", clock.Id);
        // Five working days from Monday the 23rd; the clock stood still at the close of Monday (not counted anyway) and of Tuesday.
        Assert.Equal("12-01 18:00", Waiting.Local(resumed.DueAt));
        Assert.Contains("暂停 1 天", resumed.Explanation, StringComparison.Ordinal);
        Assert.Equal([ClockEvent.Started, ClockEvent.Paused, ClockEvent.Resumed], resumed.Ledger.Select(e => e.Event));
        Assert.Equal((clock.DueAt, resumed.DueAt), (resumed.Ledger[2].OldDueAt, resumed.Ledger[2].NewDueAt));
        Assert.NotNull(resumed.NextRung);
    }

    [Fact]
    public async Task A_pause_without_end_ends_by_itself_at_its_maximum()
    {
        var (id, clock) = await Finish();
        await _world.OnClock("chengguan", clock.Id, ClockRights.Pause, Copy(Pause));
        await _world.Do("center", id, "decide-pause", "agree");
        var until = Assert.Single((await _world.View("center", clock.Id)).Pauses).Until;
        Assert.Equal("12-07 18:00", Waiting.Local(until));
        await _world.PassTo(until);
        var view = await _world.View("center", clock.Id);
        Assert.Equal((ClockState.Running, until), (view.State, view.Pauses[0].To));
        Assert.Contains("自动恢复", view.Ledger[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Senseless_pauses_are_refused()
    {
        var (id, clock) = await Finish();
        Task Ask(JsonObject data) => _world.OnClock("chengguan", clock.Id, ClockRights.Pause, data);
        var beyond = Copy(Pause);
        beyond["until"] = "2027-03-01T10:00:00+08:00";
        Assert.Equal("/data/until", Assert.Single((await Ask(beyond).Refused(422, "invalid-form")).Errors).Pointer);
        await _world.OnClock("chengguan", clock.Id, ClockRights.Resume).Refused(409, "clock-not-paused");
        await Ask(Copy(Pause));
        await Ask(Copy(Pause)).Refused(409, "request-pending");
        await _world.Do("center", id, "decide-pause", "agree");
        await Ask(Copy(Pause)).Refused(409, "clock-paused");
        await _world.OnClock("dongguan", clock.Id, ClockRights.Resume).Refused(403, "not-a-party");
        await _world.OnClock("supervisor", clock.Id, ClockRights.Resume).Refused(403, "read-only");
    }

    [Fact]
    public async Task An_emergency_is_never_paused_and_what_is_overdue_neither()
    {
        var id = await _world.Dispatched("EMERGENCY");
        var sign = await _world.ClockOf(id, "sign", "chengguan");
        await _world.OnClock("chengguan", sign.Id, ClockRights.Pause, Copy(Pause)).Refused(422, "invalid-form");
        Assert.DoesNotContain((await _world.View("chengguan", sign.Id)).Actions, a => a.Name == ClockRights.Pause);
        var (_, clock) = await Finish();
        await _world.Pass(TimeSpan.FromDays(8));
        await _world.OnClock("chengguan", clock.Id, ClockRights.Pause, Copy(Pause)).Refused(409, "clock-overdue");
    }

    [Fact]
    public async Task An_extension_is_granted_by_another_and_begins_a_new_round_of_rungs()
    {
        var (id, clock) = await Finish();
        await _world.PassTo((await _world.View("center", clock.Id)).NextRung!.At);
        await _world.OnClock("chengguan", clock.Id, ClockRights.Extend, new() { ["amount"] = 6, ["why"] = "需断水断路施工" }).Refused(422, "invalid-form");
        await _world.OnClock("chengguan", clock.Id, ClockRights.Extend, new() { ["amount"] = 2, ["why"] = "需断水断路施工" });
        await _world.Do("center", id, "decide-extension", "agree");
        var view = await _world.View("center", clock.Id);
        Assert.Equal("12-02 18:00", Waiting.Local(view.DueAt));
        Assert.Contains("经批准延长 2 个工作日", view.Explanation, StringComparison.Ordinal);
        Assert.Equal((2, "warn-50"), (view.Occurrence, view.NextRung!.Key));
        // The second is the county leader's to decide, and a third there is not.
        await _world.OnClock("center", clock.Id, ClockRights.Extend, new() { ["amount"] = 1, ["why"] = "需断水断路施工" });
        await _world.Do("duty", id, "decide-extension", "agree");
        await _world.OnClock("center", clock.Id, ClockRights.Extend, new() { ["amount"] = 1, ["why"] = "需断水断路施工" }).Refused(409, "no-extension-left");
    }

    [Fact]
    public async Task Whoever_asks_does_not_decide()
    {
        var (_, clock) = await Finish();
        // The centre has one dispatcher: their own request would have nobody to decide.
        await _world.OnClock("center", clock.Id, ClockRights.Extend, new() { ["amount"] = 1, ["why"] = "需断水断路施工" }).Refused(409, "no-approver");
    }

    [Fact]
    public async Task A_request_lapses_with_its_clock()
    {
        var (id, clock) = await Finish();
        await _world.OnClock("chengguan", clock.Id, ClockRights.Extend, new() { ["amount"] = 1, ["why"] = "需断水断路施工" });
        await _world.Cases.Act(await _world.Person("center"), id, "cancel", new ActRequest(null, "另案处理"), new RequestMeta(), default);
        await using var db = _world.Store.Read();
        Assert.Equal(ClockRequestState.Lapsed, (await db.ClockRequests.SingleAsync(r => r.ClockId == clock.Id)).State);
    }

    [Fact]
    public async Task The_centre_restarts_a_clock_with_a_reason_and_a_unit_does_not()
    {
        var (_, clock) = await Finish();
        await _world.Pass(TimeSpan.FromDays(1));
        await _world.OnClock("chengguan", clock.Id, ClockRights.Restart, comment: "重来").Refused(403, "not-a-party");
        await _world.OnClock("center", clock.Id, ClockRights.Restart).Refused(422, "invalid-form");
        await _world.OnClock("center", clock.Id, ClockRights.Restart, comment: "事项性质变更");
        var view = await _world.View("center", clock.Id);
        Assert.Equal(("12-01 18:00", 2), (Waiting.Local(view.DueAt), view.Occurrence));
    }

    [Fact]
    public async Task A_refused_return_grants_no_new_limit_and_a_replacement_gets_its_own()
    {
        var id = await _world.Dispatched();
        var sign = await _world.ClockOf(id, "sign", "zhujian");
        await _world.Do("zhujian", id, "sign", "return");
        await _world.Do("center", id, "decide-return", "refuse", "职责清单明确由贵单位负责");
        var after = await _world.ClockOf(id, "sign", "zhujian");
        Assert.Equal((sign.Id, sign.DueAt, sign.StartedAt), (after.Id, after.DueAt, after.StartedAt));
        Assert.NotEqual(sign.TaskId, after.TaskId);

        var returned = await _world.ClockOf(id, "sign", "gongan");
        await _world.Do("gongan", id, "sign", "return");
        await _world.Do("center", id, "decide-return", "accept");
        Assert.Equal(ClockState.Cancelled, (await _world.View("center", returned.Id)).State);
        var replacement = await _world.ClockOf(id, "sign", "wuye");
        Assert.True(replacement.StartedAt > returned.StartedAt);
        // The whole case's limit is never reset by a return.
        Assert.Single((await _world.Clocks.OfCase(await _world.Person("center"), id, default)).Items, k => k.Policy == "whistle.ROUTINE.finish");
    }

    [Fact]
    public async Task An_order_sent_late_is_due_no_later_than_its_case()
    {
        var id = await _world.Dispatched();
        var finish = await _world.ClockOf(id, "finish");
        await _world.PassTo(finish.DueAt.AddMinutes(-30));
        await _world.Do("gongan", id, "sign", "return");
        await _world.Do("center", id, "decide-return", "accept");
        var late = await _world.ClockOf(id, "sign", "wuye");
        Assert.Equal(finish.DueAt, late.DueAt);
        Assert.Contains("不晚于全案时限", late.Explanation, StringComparison.Ordinal);
    }

    private async Task<(Guid Case, Clock Clock)> Finish()
    {
        var id = await _world.Dispatched();
        return (id, await _world.ClockOf(id, "finish"));
    }

    private static JsonObject Copy(JsonObject data) => data.DeepClone().AsObject();
}
