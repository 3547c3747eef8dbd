using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Cases;

/// <summary>The bodies of command answers, read back inside the transaction so that a repeated key can be answered word for word.</summary>
public sealed class CaseAnswers(BundleCache bundles, CityCatalogue city, JsonSerializerOptions json)
{
    public string Serialise<T>(T view) => JsonSerializer.Serialize(view, json);

    public async Task<CommandAnswer> Of(CaseRun run, int status, string? location)
    {
        var view = await WholeCase(run);
        return new CommandAnswer(status, Serialise(view), Tag(run.Case.Version), location);
    }

    public async Task<CommandAnswer> OfTask(CaseRun run, CaseTask task)
    {
        var answer = await Task(run, task);
        return new CommandAnswer(200, Serialise(answer), Tag(task.Version));
    }

    /// <summary>412 with the newer case, so that nothing typed has to be lost.</summary>
    public async Task<Refusal> Stale(CaseRun run) => Stale(await WholeCase(run));

    public async Task<Refusal> Stale(CaseRun run, CaseTask task) => Stale((await Task(run, task)).Task);

    /// <summary>The organisation somebody acts for: the task's when they belong to it, else their own.</summary>
    public async Task<string?> OrganisationName(CaseDb db, Actor actor, Guid? taskOrganisation)
    {
        if (actor.IsSystem) return null;
        var id = taskOrganisation is { } t && actor.Roles.Any(r => r.OrganisationId == t) ? t : actor.OrganisationId;
        return (await city.Names(db)).Organisation(id)?.Name;
    }

    private static Refusal Stale(object current) => new(412, "stale",
        new LocalText("内容已被他人更新，请查看最新情况后再提交。", "It has changed since you read it; look at the newer state and submit again."),
        extensions: new Dictionary<string, object?> { ["current"] = current });

    private async Task<CaseView> WholeCase(CaseRun run)
    {
        await run.Work.Flush();
        var view = new ViewContext(run.Work.Db, run.Work.Actor, bundles, city, run.Work.Now);
        var scope = await Scope(run);
        return await new CaseReader(view).Whole(run.Case, scope, default);
    }

    private async Task<TaskAnswer> Task(CaseRun run, CaseTask task)
    {
        await run.Work.Flush();
        var view = new ViewContext(run.Work.Db, run.Work.Actor, bundles, city, run.Work.Now);
        await view.Prepare([run.Case], [task.AssigneeId, task.CompletedById], default);
        var actions = await CaseActions.Of(view, run.Type, run.Case, await Scope(run), default);
        return new TaskAnswer(await new TaskReader(view).Read(run.Case, task, null), await new CaseReader(view).Summary(run.Case, actions));
    }

    /// <summary>Who has just acted may have acted himself out of the case; the answer then holds what belongs to nobody's order.</summary>
    private static async Task<CaseScope> Scope(CaseRun run) =>
        await CaseAccess.ScopeOf(run.Work.Db, run.Work.Actor, run.Case) ?? new CaseScope(false, new HashSet<Guid>(), null, ReadOnly: true);

    private static string Tag(int version) => $"\"{version}\"";
}
