using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Escalation;

/// <summary>
/// Carries out what a clock's timer was for, in the transaction that deletes the timer: its record, messages, orders and cards, and the timer of the
/// next rung. The record's key (clock, rung, occurrence) keeps a second effect out even if a timer came back.
/// </summary>
public static class RungFiring
{
    public static async Task Fire(CaseRun run, DueTimer timer)
    {
        if (await ClockKeeping.Find(run, timer.ClockId!.Value) is not { } clock) return;
        if (timer.Kind == ClockLedger.PauseEnd)
        {
            if (clock.State == ClockState.Paused) await ClockChanges.Resume(run, clock, null, timer.DueAt);
            Touch(run, version: true);
            return;
        }
        // A clock that stands still or has ended fires nothing; what it should have instead was scheduled when it changed.
        if (clock.State != ClockState.Running || timer.Occurrence != clock.Round) return;
        if (run.City.Ladders.Of(clock) is not { } ladder || ladder.Rung(timer.Kind) is not { } rung) return;
        if (await run.Work.Db.ClockRungs.FindAsync(clock.Id, rung.Key, clock.Round) is null) await Climb(run, clock, ladder, rung, timer.DueAt);
        clock.LastRung = rung.Key;
        await ClockLedger.Schedule(run, clock);
        Touch(run, version: rung.Do != RungAct.Message);
    }

    private static async Task Climb(CaseRun run, Clock clock, Ladder ladder, Rung rung, DateTime dueAt)
    {
        var body = await Receivers.Obligor(run, clock);
        var receivers = new List<Receiver>();
        foreach (var token in rung.To) receivers.AddRange(await Receivers.Of(run, clock, body, token));
        receivers = [.. receivers.Distinct()];
        var superseded = rung.Do == RungAct.Message && await Superseded(run, clock, ladder, rung);
        var to = new LocalText(string.Join("、", receivers.Select(r => r.Name.Zh)), string.Join(", ", receivers.Select(r => r.Name.En)));
        run.Work.Db.ClockRungs.Add(new ClockRung
        {
            ClockId = clock.Id, Rung = rung.Key, Occurrence = clock.Round, CaseId = clock.CaseId, OrganisationId = body,
            DueAt = dueAt, FiredAt = run.Work.Now, To = to.Zh, ToEn = to.En, Superseded = superseded,
        });
        var text = superseded
            ? new LocalText($"{rung.Name.Zh}：{clock.Name}（补记，后一级已到，未另行通知）", $"{rung.Name.En}: {clock.NameEn} (recorded late; the next step was due too, nobody was told apart)")
            : new LocalText($"{rung.Name.Zh}：{clock.Name}，报{to.Zh}", $"{rung.Name.En}: {clock.NameEn}; told {to.En}");
        run.Timeline.Tell("rung", text, taskId: clock.TaskId, orderId: clock.UnitOrderId, clockId: clock.Id, rung: rung.Key, occurrence: clock.Round);
        if (!superseded)
            foreach (var receiver in receivers)
                run.Timeline.Notify(Message(run, clock, rung), receiver.OrganisationId, receiver.Role, receiver.UserId);
        await Act(run, clock, rung, body);
        if (rung.Stage is { } stage && run.Type.Stage(stage) is not null) Stages.Enter(run, stage);
        run.Timeline.Audit("clock", clock.Id.ToString(), new JsonObject { ["rung"] = rung.Key, ["occurrence"] = clock.Round, ["due"] = dueAt }.ToJsonString());
    }

    private static async Task Act(CaseRun run, Clock clock, Rung rung, Guid body)
    {
        var reason = new LocalText($"{clock.Name}逾期", $"{clock.NameEn} is overdue");
        switch (rung.Do)
        {
            case RungAct.Answer:
                await Supervision.Issue(run, body, await Orders.Find(run, clock.UnitOrderId), clock, reason.Zh + "，请说明原因和办理计划。", null);
                break;
            case RungAct.Card:
                run.Work.Db.OrganisationCards.Add(new OrganisationCard
                {
                    Id = Guid.CreateVersion7(), OrganisationId = body, Colour = rung.Card!.Value, CaseId = clock.CaseId, UnitOrderId = clock.UnitOrderId,
                    ClockId = clock.Id, Reason = reason.Zh, ReasonEn = reason.En, At = run.Work.Now,
                });
                break;
            case RungAct.Raise:
                await Supervision.Raise(run);
                break;
        }
    }

    /// <summary>After an outage a message says nothing when the step after it is due as well: it goes on record and only the last is sent.</summary>
    private static async Task<bool> Superseded(CaseRun run, Clock clock, Ladder ladder, Rung rung) =>
        ladder.After(rung.Key) is { } next
        && RungTimes.Of(next, clock, await ClockLedger.Pauses(run, clock), await ClockLedger.Calendar(run, clock)) <= run.Work.Now;

    private static LocalText Message(CaseRun run, Clock clock, Rung rung)
    {
        var now = run.Work.Now;
        return now < clock.DueAt
            ? new LocalText($"{run.Case.Number} {rung.Name.Zh}：{clock.Name}，应于 {ClockDue.Zh(clock.DueAt)} 前完成", $"{run.Case.Number} {rung.Name.En}: {clock.NameEn}, due {ClockDue.En(clock.DueAt)}")
            : new LocalText($"{run.Case.Number} {rung.Name.Zh}：{clock.Name}，{ClockDue.Zh(clock.DueAt)} 已到期", $"{run.Case.Number} {rung.Name.En}: {clock.NameEn}, was due {ClockDue.En(clock.DueAt)}");
    }

    /// <summary>A message leaves the case's version alone: it must not make stale what somebody is filling in.</summary>
    private static void Touch(CaseRun run, bool version)
    {
        run.Timeline.Publish("case.changed");
        if (!version) return;
        run.Case.UpdatedAt = run.Work.Now;
        run.Case.Version++;
    }
}
