using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Clocks;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <summary>One scenario, told step by step through the commands people use.</summary>
internal sealed class SimulationRun(ServiceProvider services, Scenario scenario, SimulatedFlows flows, SimulationClock clock, SimulationBudget budget, CancellationToken cancel)
{
    /// <summary>How long a step takes that does not say.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    private readonly ICaseStore _store = services.GetRequiredService<ICaseStore>();
    private readonly TimerSweep _sweep = services.GetRequiredService<TimerSweep>();
    private readonly Cast _cast = new(services.GetRequiredService<ICaseStore>(), clock);
    private readonly SimulationNotes _notes = new();
    private readonly DateTime _start = clock.Now;
    private Guid _case;

    public async Task<SimulationResult> Go(IReadOnlyList<SimulationFailure> missing)
    {
        var failures = new List<SimulationFailure>(missing);
        var at = "/opens";
        try
        {
            if (failures.Count == 0)
            {
                await Open();
                for (var i = 0; i < scenario.Steps.Count; i++)
                {
                    at = $"/steps/{i}";
                    await Take(i, scenario.Steps[i]);
                }
            }
        }
        catch (StoryEndsException end)
        {
            failures.Add(end.Failure with { Pointer = at + end.Failure.Pointer });
        }
        catch (SimulationStoppedException stopped)
        {
            failures.Add(new SimulationFailure(stopped.Code, at, stopped.Reason));
        }
        catch (Refusal refusal)
        {
            failures.Add(Refused(at, refusal));
        }
        catch (FlowRefusedException refused)
        {
            failures.AddRange(refused.Problems.Where(p => !p.Warning).Select(p => new SimulationFailure("does-not-run", "", new LocalText(
                $"{p.ActivityId} {p.Message.Zh}".Trim(), $"{p.ActivityId} {p.Message.En}".Trim()))));
        }
        catch (Exception crash) when (crash is not OperationCanceledException)
        {
            // A drawing may do anything; whatever it breaks, its author is told where and the server goes on.
            failures.Add(new SimulationFailure("step-failed", at, new LocalText($"这一步出错：{crash.GetType().Name}", $"The step failed: {crash.GetType().Name}")));
        }
        var told = new SimulationResult { Name = scenario.Name, CaseType = scenario.CaseType, StartedAt = _start, EndedAt = clock.Now, Failures = failures, Steps = _notes.Steps };
        if (_case == Guid.Empty) return told;
        var result = await new RunReading(services, flows, _notes).Read(told, _case, cancel);
        return failures.Count > 0 ? result : result with { Failures = ExpectationCheck.Of(scenario.Expect, result) };
    }

    private async Task Open()
    {
        await using var db = _store.Read();
        var bundle = await services.GetRequiredService<BundleCache>().Current(db, flows.CaseType, cancel) ?? throw new InvalidOperationException("The bundle was not published.");
        var opener = (await _cast.Find(scenario.Opening.By, bundle.Type.Openers)).FirstOrDefault() ?? throw Ends("nobody-opens", "/by",
            $"没有人可以发起（{string.Join("、", bundle.Type.Openers.Select(r => Roles.Names[r].Zh))}）。", $"Nobody may open it ({string.Join(", ", bundle.Type.Openers)}).");
        var data = ScenarioData.Over(bundle.Type.Form.Example, scenario.Opening.Data);
        var answer = await services.GetRequiredService<CaseCommands>().Open(opener, new OpenCaseRequest(flows.CaseType, data), new RequestMeta(), cancel);
        _case = Guid.Parse(answer.Location!.Split('/')[^1]);
        await Note(-1, "open", null, null, null, opener);
        await Fire(clock.Now);
    }

    private async Task Take(int index, ScenarioStep step)
    {
        cancel.ThrowIfCancellationRequested();
        budget.Wall();
        if (step is ScenarioStep.Advance advance)
        {
            if (advance.By is { } by) await PassUntil(clock.Now + by);
            else await PassUntil(await _sweep.NextDue(cancel) ?? throw Ends("nothing-due", "/advance", "没有等待触发的定时。", "No timer waits to fire."));
            await Note(index, "advance", null, null, null, null);
            return;
        }
        if (step.At is { } instant && instant < clock.Now) throw Ends("time-goes-back", "/at", $"推演时间已是 {CityTime.ToLocal(clock.Now):yyyy-MM-dd HH:mm}。", $"It is {CityTime.ToLocal(clock.Now):yyyy-MM-dd HH:mm} already.");
        await PassUntil(step.At ?? clock.Now + (step.After ?? Pace));
        switch (step)
        {
            case ScenarioStep.Do act: await Act(index, act); break;
            case ScenarioStep.Interrupt interrupt: await Interrupt(index, interrupt); break;
            case ScenarioStep.Message message: await Deliver(index, message); break;
        }
        await Fire(clock.Now);
    }

    private async Task Act(int index, ScenarioStep.Do step)
    {
        var open = await OpenTasks();
        var matching = open.Where(t => t.Task.Kind == step.Task && (step.Unit is null || t.Unit == step.Unit)).ToList();
        if (matching.Count == 0) throw Ends("no-such-task", "/task",
            $"没有待办的“{step.Task}”{(step.Unit is null ? "" : $"（{step.Unit}）")}；现有待办：{Listed(open)}。", $"No open task '{step.Task}'{(step.Unit is null ? "" : $" of {step.Unit}")}; open are: {Listed(open)}.");
        foreach (var (task, unit) in matching)
            foreach (var actor in await _cast.Candidates(task, step.Who))
            {
                var offered = (await services.GetRequiredService<CaseQueries>().Tasks(actor, _case, cancel)).Items
                    .FirstOrDefault(t => t.Id == task.Id)?.Actions.FirstOrDefault(a => a.Name == step.Outcome);
                if (offered is null) continue;
                await services.GetRequiredService<TaskCommands>().Act(actor, task.Id, step.Outcome, Request(offered, step.Data, step.Comment), new RequestMeta(), cancel);
                await Note(index, "task", step.Task, step.Outcome, unit, actor);
                return;
            }
        throw Ends("nobody-fits", step.Who is null ? "/outcome" : "/who",
            $"没有人可以对“{step.Task}”作出“{step.Outcome}”{(step.Who is null ? "" : $"（{step.Who}）")}。", $"Nobody may answer '{step.Task}' with '{step.Outcome}'{(step.Who is null ? "" : $" ({step.Who})")}.");
    }

    private async Task Interrupt(int index, ScenarioStep.Interrupt step)
    {
        await using var db = _store.Read();
        var opener = await db.Cases.Where(c => c.Id == _case).Select(c => c.OpenedById).FirstAsync(cancel);
        var people = (await _cast.Find(step.Who, [])).OrderBy(a => a.UserId == opener ? 0 : 1).ToList();
        foreach (var actor in people)
        {
            if (!await CaseAccess.Visible(db, actor).AnyAsync(c => c.Id == _case, cancel)) continue;
            var offered = (await services.GetRequiredService<CaseQueries>().Get(actor, _case, cancel)).Actions?.FirstOrDefault(a => a.Name == step.Command);
            if (offered is null) continue;
            await services.GetRequiredService<CaseCommands>().Act(actor, _case, step.Command, Request(offered, step.Data, step.Comment), new RequestMeta(), cancel);
            await Note(index, "interrupt", step.Command, null, null, actor);
            return;
        }
        throw Ends("nobody-fits", step.Who is null ? "/interrupt" : "/who", $"现在没有人可以“{step.Command}”。", $"Nobody may '{step.Command}' now.");
    }

    private async Task Deliver(int index, ScenarioStep.Message step)
    {
        await using var db = _store.Read();
        var county = await db.Cases.Where(c => c.Id == _case).Select(c => c.CountyCode).FirstAsync(cancel);
        var dispatcher = (await _cast.Find(null, [Roles.Dispatcher])).FirstOrDefault(a => a.Roles.Any(r => r.Role == Roles.Dispatcher && r.CountyCode == county))
            ?? throw Ends("nobody-fits", "/message", "没有可以登记外部消息的派单员。", "There is no dispatcher to enter the message.");
        await services.GetRequiredService<CaseMessages>().Deliver(dispatcher, _case, step.Name, new RequestMeta(), cancel);
        await Note(index, "message", step.Name, null, null, dispatcher);
    }

    /// <summary>Moves time on, stopping wherever something falls due.</summary>
    private async Task PassUntil(DateTime end)
    {
        budget.Virtual(end - _start);
        while (await _sweep.NextDue(cancel) is { } due && due <= end)
        {
            clock.MoveTo(due);
            await Fire(due);
        }
        clock.MoveTo(end);
    }

    /// <summary>Fires what is due now, and what that makes due at once.</summary>
    private async Task Fire(DateTime now)
    {
        while (await _sweep.NextDue(cancel) is { } due && due <= now)
        {
            cancel.ThrowIfCancellationRequested();
            budget.Timer();
            var waiting = await SimulationNotes.DueTimers(_store, now, cancel);
            await _sweep.SweepOnce(cancel);
            budget.Wall();
            if (await _notes.Fired(_store, waiting, now, cancel) == 0)
                throw Ends("timer-failed", "", "到期的定时没有触发成功。", "A timer that fell due could not fire.");
            await NoteTasks();
        }
    }

    private async Task Note(int index, string what, string? key, string? outcome, string? unit, Actor? actor)
    {
        await using (var db = _store.Read())
        {
            var (stage, status) = await db.Cases.Where(c => c.Id == _case).Select(c => new ValueTuple<string, CaseStatus>(c.Stage, c.Status)).FirstAsync(cancel);
            _notes.Steps.Add(new SimulatedStep(index, clock.Now, what, key, outcome, unit, actor is null ? null : await SimulationNotes.Person(db, actor.UserId, cancel), stage, status));
        }
        await NoteTasks();
    }

    /// <summary>Who could do a task is asked when it opens: later some have acted, and separation of duty keeps them out.</summary>
    private async Task NoteTasks()
    {
        foreach (var (task, _) in await OpenTasks())
            if (!_notes.Candidates.ContainsKey(task.Id)) _notes.Candidates[task.Id] = [.. (await _cast.Candidates(task)).Select(a => a.UserId)];
    }

    private async Task<List<(CaseTask Task, string? Unit)>> OpenTasks()
    {
        await using var db = _store.Read();
        var rows = await (
            from task in db.Tasks
            where task.CaseId == _case && (task.State == TaskState.Available || task.State == TaskState.Claimed)
            join order in db.UnitOrders on task.UnitOrderId equals order.Id into orders
            from order in orders.DefaultIfEmpty()
            join body in db.Organisations on order.OrganisationId equals body.Id into bodies
            from body in bodies.DefaultIfEmpty()
            select new { task, unit = body == null ? null : body.Code, role = order == null ? (UnitRole?)null : order.Role }).ToListAsync(cancel);
        return [.. rows.OrderBy(r => r.task.CreatedAt).ThenBy(r => r.role).ThenBy(r => r.unit, StringComparer.Ordinal).ThenBy(r => r.task.Kind, StringComparer.Ordinal).Select(r => (r.task, r.unit))];
    }

    private static ActRequest Request(ActionView offered, System.Text.Json.Nodes.JsonObject? data, string? comment) => new(
        offered.Form is { } form ? ScenarioData.Over(form.Example, data) : data?.DeepClone().AsObject(),
        comment ?? (offered.ReasonRequired ? "情景推演" : null));

    private static string Listed(List<(CaseTask Task, string? Unit)> open) =>
        open.Count == 0 ? "—" : string.Join(", ", open.Select(t => t.Unit is null ? t.Task.Kind : $"{t.Task.Kind} {t.Unit}"));

    private static SimulationFailure Refused(string at, Refusal refusal)
    {
        var errors = refusal.Errors;
        return new SimulationFailure("step-refused", at, new LocalText(
            refusal.Title.Zh + string.Concat(errors.Select(e => $" {e.Pointer}：{e.Message.Zh}")),
            refusal.Title.En + string.Concat(errors.Select(e => $" {e.Pointer}: {e.Message.En}"))));
    }

    private static StoryEndsException Ends(string code, string pointer, string zh, string en) => new(new SimulationFailure(code, pointer, new LocalText(zh, en)));

    /// <summary>The step can't be taken: what comes after would be another story.</summary>
    private sealed class StoryEndsException(SimulationFailure failure) : Exception(failure.Message.En)
    {
        public SimulationFailure Failure => failure;
    }
}
