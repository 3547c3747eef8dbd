using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Escalation;
using Whistle.Cases.Flows;
using Whistle.Cases.Organisation;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>Asking for an extension or a pause, and deciding on it: a task for whoever the policy names, and never for the person who asked.</summary>
public static class ClockRequests
{
    /// <param name="amount">In the clock's own unit.</param>
    /// <exception cref="Refusal">409 no extension left, a request pending or nobody to decide; 422 more than the policy allows.</exception>
    public static async Task AskExtension(CaseRun run, Clock clock, ClockPolicy? policy, int amount, string why)
    {
        if (policy?.Extension is not { } rule) throw new Refusal(409, "not-extendable", new LocalText("该时限不得延长。", "This limit may not be extended."));
        if (clock.Extensions >= rule.Times) throw new Refusal(409, "no-extension-left", new LocalText($"该时限最多延长 {rule.Times} 次，已用完。", $"This limit may be extended {rule.Times} time(s), and was."));
        var most = rule.Budget ?? clock.Budget;
        if (amount < 1 || amount > most)
        {
            var limit = ClockUnits.Describe(most, rule.Unit);
            throw Invalid("/data/amount", $"一次最多延长 {limit.Zh}。", $"At most {limit.En} at once.");
        }
        await Ask(run, clock, ClockRequestKind.Extension, rule.ApproverOf(clock.Extensions + 1), why, amount, null, null);
    }

    /// <param name="until">UTC; null for as long as the reason allows.</param>
    /// <exception cref="Refusal">409 paused or overdue already, a request pending or nobody to decide; 422 a reason or an end the policy does not allow.</exception>
    public static async Task AskPause(CaseRun run, Clock clock, ClockPolicy? policy, string reason, DateTime? until, string why)
    {
        if (clock.State == ClockState.Paused) throw new Refusal(409, "clock-paused", new LocalText("该时限已经暂停。", "The clock is stopped already."));
        if (run.Work.Now >= clock.DueAt) throw new Refusal(409, "clock-overdue", new LocalText("时限已过，不能再暂停。", "The limit has passed and can't be stopped any more."));
        if (policy?.Pause(reason) is not { } rule) throw Invalid("/data/reason", "该时限不得因此暂停。", "This clock may not be stopped for that reason.");
        var latest = await ClockChanges.LatestEnd(run, clock, rule);
        if (until is { } end && (end > latest || end <= run.Work.Now))
            throw Invalid("/data/until", $"须在现在之后，最长至 {ClockDue.Zh(latest)}。", $"After now, and until {ClockDue.En(latest)} at the latest.");
        await Ask(run, clock, ClockRequestKind.Pause, rule.Approver, why, null, reason, until ?? latest);
    }

    /// <summary>Carries out a decision: the task has been completed by somebody who may and who did not ask.</summary>
    internal static async Task Decided(CaseRun run, CaseTask task, bool agreed)
    {
        var request = await run.Work.Db.ClockRequests.FindAsync(task.SubjectId!.Value) ?? throw new InvalidOperationException($"Request {task.SubjectId} is gone.");
        var clock = await ClockKeeping.Find(run, request.ClockId) ?? throw new InvalidOperationException($"Clock {request.ClockId} is gone.");
        request.DecidedById = run.Work.Actor.UserId;
        request.DecidedAt = run.Work.Now;
        request.State = agreed ? ClockRequestState.Approved : ClockRequestState.Refused;
        clock.PendingRequestId = null;
        run.Timeline.Notify(agreed ? new LocalText($"{run.Case.Number} {Name(request).Zh}已同意", $"{run.Case.Number}: {Name(request).En} granted")
            : new LocalText($"{run.Case.Number} {Name(request).Zh}未获同意", $"{run.Case.Number}: {Name(request).En} refused"), null, userId: request.RequestedById);
        if (!agreed) return;
        var note = task.Comment is null ? request.Why : $"{request.Why}（{task.Comment}）";
        if (request.Kind == ClockRequestKind.Extension)
        {
            await ClockChanges.Extend(run, clock, request.Budget!.Value, note);
            return;
        }
        // The end asked for may have passed while nobody decided: then there is nothing left to stop.
        if (request.Until <= run.Work.Now || clock.State != ClockState.Running) return;
        var rule = run.City.Policies.Of(clock)?.Pause(request.Reason!) ?? throw new Refusal(409, "not-pausable", new LocalText("该时限不得因此暂停。", "This clock may not be stopped for that reason."));
        await ClockChanges.Pause(run, clock, rule, request.Until!.Value, request.RequestedById, run.Work.Actor.UserId, note);
    }

    /// <summary>The clock ends while somebody has yet to decide: there is nothing to decide any more.</summary>
    internal static async Task Lapse(CaseRun run, Clock clock)
    {
        if (await run.Work.Db.ClockRequests.FindAsync(clock.PendingRequestId) is { State: ClockRequestState.Pending } request)
        {
            request.State = ClockRequestState.Lapsed;
            if (await run.Work.Db.Tasks.FindAsync(request.TaskId) is { State: TaskState.Available or TaskState.Claimed } task)
            {
                task.State = TaskState.Cancelled;
                task.Version++;
            }
        }
        clock.PendingRequestId = null;
    }

    /// <summary>The body a rule means, for this clock.</summary>
    private static async Task<Guid?> Body(CaseRun run, Clock clock, ApproverRule rule) => rule.Of switch
    {
        "centre" => await AssigneeRule.Centre(run),
        "county" => (await run.City.Names(run.Work.Db)).Serving(OrganisationKind.County, run.Case.CountyCode)?.Id,
        "owner" => run.Case.OrganisationId,
        _ => await Receivers.Obligor(run, clock),
    };

    private static async Task Ask(CaseRun run, Clock clock, ClockRequestKind kind, ApproverRule rule, string why, int? amount, string? reason, DateTime? until)
    {
        if (clock.PendingRequestId is not null) throw new Refusal(409, "request-pending", new LocalText("已有一项申请待审批。", "A request is waiting for a decision already."));
        var (now, asker) = (run.Work.Now, run.Work.Actor.UserId);
        var body = await Body(run, clock, rule);
        var db = run.Work.Db;
        if (body is null || !await db.Memberships.AnyAsync(m => m.OrganisationId == body && m.Role == rule.Role && m.UserId != asker && m.ValidFrom <= now
                && (m.ValidTo == null || m.ValidTo > now) && db.Users.Any(u => u.Id == m.UserId && u.Active)))
            throw new Refusal(409, "no-approver", new LocalText("没有可以审批的人员（申请人不能审批自己的申请）。", "There is nobody to decide (whoever asks does not decide)."));
        var request = new ClockRequest
        {
            Id = Guid.CreateVersion7(), ClockId = clock.Id, CaseId = clock.CaseId, Kind = kind, State = ClockRequestState.Pending, Budget = amount,
            Reason = reason, Until = until, Why = why, RequestedById = asker, RequestedAt = now,
        };
        var name = new LocalText($"审批{Name(request).Zh}：{clock.Name}", $"Decide: {Name(request).En} of {clock.NameEn}");
        // An approver of the unit sees the order's work; the centre's and the county's tasks belong to no order.
        var order = rule.Of == "unit" ? await Orders.Find(run, clock.UnitOrderId) : null;
        var task = await StandingTasks.Open(run, kind == ClockRequestKind.Extension ? StandingTasks.DecideExtension : StandingTasks.DecidePause, name, body.Value, rule.Role, order, request.Id, asker);
        request.TaskId = task.Id;
        db.ClockRequests.Add(request);
        clock.PendingRequestId = request.Id;
        var what = amount is { } more ? ClockUnits.Describe(more, ClockUnits.Parse(clock.Unit)) : new LocalText($"至 {ClockDue.Zh(until!.Value)}", $"until {ClockDue.En(until!.Value)}");
        run.Timeline.Tell(kind == ClockRequestKind.Extension ? "extension-asked" : "pause-asked",
            new LocalText($"{Name(request).Zh}：{clock.Name}（{what.Zh}）", $"{Name(request).En}: {clock.NameEn} ({what.En})"), why, orderId: clock.UnitOrderId, clockId: clock.Id);
        run.Timeline.Notify(new LocalText($"{run.Case.Number} 待办：{name.Zh}", $"{run.Case.Number}: {name.En}"), body, rule.Role);
    }

    private static LocalText Name(ClockRequest request) => request.Kind == ClockRequestKind.Extension ? new("延期申请", "extension") : new("暂停计时申请", "pause");

    private static Refusal Invalid(string pointer, string zh, string en) => new(422, "invalid-form",
        new LocalText("填写内容有误，请按提示修改。", "Some fields need mending."), [new FieldError(pointer, "not-allowed", new LocalText(zh, en))]);
}
