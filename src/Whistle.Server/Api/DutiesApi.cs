using Whistle.Cases.Access;
using Whistle.Cases.Audit;
using Whistle.Cases.Cases;
using Whistle.Cases.Duties;
using Whistle.Cases.Storage;
using Whistle.Server.Duties;
using Whistle.Server.Problems;

namespace Whistle.Server.Api;

/// <summary>Recurrent duties and the state of the timers, for administrators.</summary>
public static class DutiesApi
{
    public static void MapDuties(this RouteGroupBuilder api)
    {
        var duties = api.MapGroup("/admin/duties").WithTags("Administration");
        duties.MapGet("", All).WithName("ListDuties").WithSummary("Duties with their last and next run, and the timers' state").Produces<DutiesView>().Refuses(403);
        duties.MapGet("/{key}/runs", Runs).WithName("ListDutyRuns").WithSummary("Runs of one duty, newest first").Produces<Page<DutyRunView>>().Refuses(400, 403, 404);
        duties.MapPost("/{key}/run", Run).WithName("RunDuty").WithSummary("Carry it out now; answers when it is done").WithMetadata(new CommandEndpoint())
            .Produces<DutyRunView>().Refuses(400, 403, 404);
    }

    private static async Task<IResult> All(Actor actor, DutyQueries duties, CancellationToken cancel)
    {
        Administrators(actor);
        return TypedResults.Ok(await duties.All(actor, cancel));
    }

    private static async Task<IResult> Runs(Actor actor, DutyQueries duties, DutyRunner runner, string key, CancellationToken cancel, int? limit = null)
    {
        Administrators(actor);
        if (runner.Find(key) is null) throw Refusals.NotFound();
        return TypedResults.Ok(new Page<DutyRunView>(await duties.Runs(actor, key, Answers.Limit(limit), cancel), null));
    }

    /// <summary>The occasion is named by the request's own key: sent twice it runs once.</summary>
    private static async Task<IResult> Run(HttpContext context, Actor actor, DutyQueries duties, DutyRunner runner, ICaseStore store, TimeProvider business, string key, CancellationToken cancel)
    {
        Administrators(actor);
        var duty = runner.Find(key) ?? throw Refusals.NotFound();
        var id = context.Meta().IdempotencyKey ?? Guid.CreateVersion7().ToString("N");
        var manual = id.Length <= 100 ? id : Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id)));
        await store.Run(new Command("duty.ask", actor, TraceId: context.Meta().TraceId), work =>
        {
            work.Append(new AuditEntry
            {
                At = work.Now, UserId = actor.UserId, UserName = actor.UserName, Action = "duty.ask", ObjectType = "duty", ObjectId = key, TraceId = work.Command.TraceId,
            });
            return Task.FromResult(new CommandAnswer(204, ""));
        }, cancel);
        await runner.Run(duty, business.GetUtcNow().UtcDateTime, askedBy: actor.UserName, manualId: manual, cancel: cancel);
        return TypedResults.Ok(await duties.Run(actor, key, "manual-" + manual, cancel));
    }

    private static void Administrators(Actor actor)
    {
        if (!actor.Has(Roles.Administrator)) throw Refusals.Forbidden();
    }
}
