using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Escalation;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>What people do to a clock: ask for an extension or a pause, resume, restart.</summary>
public sealed class ClockCommands(ICaseStore store, CaseRuns runs, FormEntry forms, CaseAnswers answers, ClockReader reader)
{
    /// <exception cref="Refusal">404 unknown or not yours to see; 403 not yours to do; 409 not possible now; 422 form errors or more than the policy allows.</exception>
    public async Task<CommandAnswer> Act(Actor actor, Guid clockId, string command, ActRequest request, RequestMeta meta, CancellationToken cancel)
    {
        var caseId = await CaseOf(clockId, cancel);
        return await store.Run(new Command("clock." + command, actor, caseId, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            var run = await runs.Of(work);
            var clock = await ClockKeeping.Find(run, clockId) ?? throw CaseAccess.Unknown();
            var scope = await CaseAccess.Require(work.Db, actor, run.Case, cancel);
            if (!scope.SeesOrder(clock.UnitOrderId)) throw CaseAccess.Unknown();
            if (scope.ReadOnly) throw CaseAccess.LookOnly();
            if (!ClockRights.MayAsk(actor, run.Case, await Receivers.Obligor(run, clock))) throw new Refusal(403, "not-a-party",
                new LocalText("您不能执行此操作。", "This is not yours to do."));
            if (run.Case.Status != CaseStatus.Open || clock.State is not (ClockState.Running or ClockState.Paused))
                throw new Refusal(409, "clock-ended", new LocalText("该时限已经结束。", "The clock has ended."));
            run.Timeline.ActorOrganisation = await answers.OrganisationName(work.Db, actor, clock.OrganisationId);
            await Carry(run, clock, command, request);
            run.Timeline.Audit("clock", clock.Id.ToString(), new JsonObject { ["policy"] = clock.Policy, ["case"] = run.Case.Number }.ToJsonString());
            run.Timeline.Publish("case.changed");
            run.Case.UpdatedAt = work.Now;
            run.Case.Version++;
            await work.Flush();
            return new CommandAnswer(200, answers.Serialise(await reader.One(work.Db, actor, run.Case, clock, work.Now, cancel)));
        }, cancel);
    }

    private async Task Carry(CaseRun run, Clock clock, string command, ActRequest request)
    {
        var policy = run.City.Policies.Of(clock);
        switch (command)
        {
            case ClockRights.Extend:
                var extension = (await forms.Read(run, WorkForms.ExtendClock, request.Data)).Values;
                await ClockRequests.AskExtension(run, clock, policy, int.Parse(extension["amount"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture), extension["why"]!.ToString());
                break;
            case ClockRights.Pause:
                var pause = (await forms.Read(run, WorkForms.PauseClock, request.Data)).Values;
                DateTime? until = pause["until"]?.ToString() is { } text ? DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime : null;
                await ClockRequests.AskPause(run, clock, policy, pause["reason"]!.ToString(), until, pause["why"]!.ToString());
                break;
            case ClockRights.Resume:
                if (clock.State != ClockState.Paused) throw new Refusal(409, "clock-not-paused", new LocalText("该时限没有暂停。", "The clock is not stopped."));
                await ClockChanges.Resume(run, clock, request.Comment);
                break;
            case ClockRights.Restart:
                if (!ClockRights.IsCentre(run.Work.Actor, run.Case)) throw new Refusal(403, "not-a-party", new LocalText("您不能执行此操作。", "This is not yours to do."));
                if (policy is not { FromLaw: false }) throw new Refusal(409, "clock-of-law", new LocalText("法定期限不得重新计算。", "A period of law is not restarted."));
                await ClockChanges.Restart(run, clock, FormEntry.RequireComment(request.Comment));
                break;
            default:
                throw new Refusal(404, "unknown-command", new LocalText($"没有名为“{command}”的操作。", $"There is no command '{command}' here."));
        }
    }

    private async Task<Guid> CaseOf(Guid clockId, CancellationToken cancel)
    {
        await using var db = store.Read();
        return await db.Clocks.Where(k => k.Id == clockId).Select(k => (Guid?)k.CaseId).FirstOrDefaultAsync(cancel) ?? throw CaseAccess.Unknown();
    }
}
