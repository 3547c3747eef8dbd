using System.Text.Json.Nodes;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Engine;

namespace Whistle.Cases.Tasks;

/// <summary>Opens the task an <see cref="AssignActivity"/> asks for.</summary>
public sealed class AssignAnswer : IHostAnswer
{
    public string Kind => "assign";

    public async Task<JsonNode?> Answer(CaseRun run, FlowInstance instance, HostQuestion question)
    {
        var p = question.Payload;
        if (p["stage"]?.ToString() is { Length: > 0 } stage) Stages.Enter(run, stage);
        var outcomes = TaskOutcome.Read(p["outcomes"]!.ToJsonString());
        var title = new LocalText(p["title"]?["zh"]?.ToString() ?? p["task"]!.ToString(), p["title"]?["en"]?.ToString() ?? p["task"]!.ToString());

        string[] notBy = [.. (p["notBy"] as JsonArray ?? []).Select(k => k!.ToString())];
        if (notBy.Length > 0) await run.Work.Flush();
        var assignee = await AssigneeRule.Find(run, instance, p["to"] as JsonObject ?? [], notBy);
        if (assignee is null)
        {
            var policy = p["nobody"]?.ToString();
            if (policy == "skip")
            {
                run.Timeline.Tell("skipped", new LocalText($"“{title.Zh}”无人可办，按规则跳过", $"“{title.En}” passed over: nobody fits"));
                return new JsonObject { ["outcome"] = (outcomes.FirstOrDefault(o => o.Primary) ?? outcomes[0]).Name };
            }
            if (policy == "fail" || await AssigneeRule.Centre(run) is not { } centre)
                throw new FlowQuestionException(new LocalText($"“{title.Zh}”没有符合条件的经办人。", $"Nobody fits the task “{title.En}”."));
            assignee = new Assignee(centre, Roles.Dispatcher, null, null);
            run.Timeline.Tell("escalated", new LocalText($"“{title.Zh}”无人可办，转综治中心", $"“{title.En}” goes to the governance centre: nobody fits"));
        }

        var order = await Orders.Find(run, instance.UnitOrderId);
        var task = new CaseTask
        {
            Id = Guid.CreateVersion7(),
            CaseId = run.Case.Id,
            UnitOrderId = instance.UnitOrderId,
            InstanceId = instance.Id,
            BookmarkId = "",
            ActivityId = question.ActivityId,
            Kind = p["task"]!.ToString(),
            Name = title.Zh,
            NameEn = title.En,
            State = assignee.UserId is null ? TaskState.Available : TaskState.Claimed,
            OrganisationId = assignee.OrganisationId,
            Roles = assignee.Roles,
            GridId = assignee.GridId,
            AssigneeId = assignee.UserId,
            ClaimedAt = assignee.UserId is null ? null : run.Work.Now,
            CreatedAt = run.Work.Now,
            Form = p["form"]?.ToString() is { Length: > 0 } form ? form : null,
            OutcomesJson = TaskOutcome.Write(outcomes),
            NotBy = string.Join(',', notBy),
        };
        run.TaskOpened(task);
        await LetSee(run, assignee);
        if (p["clock"]?.ToString() is { Length: > 0 } clock) await ClockKeeping.Start(run, clock, order, task);
        else task.DueAt = await ClockKeeping.DueOf(run, order);
        run.Timeline.Publish("task.opened", organisationId: task.OrganisationId, userId: task.AssigneeId);
        if (assignee.UserId is { } user) run.Timeline.Notify(Message(run, title), null, userId: user);
        else if (task.UnitOrderId is null) run.Timeline.Notify(Message(run, title), task.OrganisationId, TaskRights.SplitList(task.Roles).FirstOrDefault());
        return new JsonObject { ["taskId"] = task.Id.ToString() };
    }

    private static LocalText Message(CaseRun run, LocalText title) =>
        new($"{run.Case.Number} 待办：{title.Zh}", $"{run.Case.Number}: {title.En} awaits you");

    /// <summary>Who is asked to do something in a case may see it: people named, and bodies outside its owner, its centre and its units.</summary>
    private static async Task LetSee(CaseRun run, Assignee assignee)
    {
        if (assignee.OrganisationId == run.Case.OrganisationId && assignee.UserId is null) return;
        await Participations.Ensure(run, assignee);
    }
}
