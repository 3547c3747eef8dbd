using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Storage;
using Whistle.Server.Problems;

namespace Whistle.Server.Startup;

public sealed record HealthView(string Status);

/// <summary>Live: the process answers. Ready: the database answers, and schema, seeding and case types are done.</summary>
public static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Ok(new HealthView("live"))).WithTags("Operations").WithName("GetLiveness").Produces<HealthView>();
        app.MapGet("/health/ready", Ready).WithTags("Operations").WithName("GetReadiness").Produces<HealthView>().Produces<ProblemBody>(503, ProblemWriter.MediaType);
    }

    private static async Task<IResult> Ready(StartUp startUp, ICaseStore store, CancellationToken cancel)
    {
        if (!startUp.Done) throw Refusals.NotReady();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            await using var db = store.Read();
            await db.Sequences.Take(1).CountAsync(limit.Token);
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            throw Refusals.NotReady();
        }
        return TypedResults.Ok(new HealthView("ready"));
    }
}
