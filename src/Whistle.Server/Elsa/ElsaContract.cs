using Whistle.Cases.Access;
using Whistle.Server.Elsa.Definitions;
using Whistle.Server.Elsa.Descriptors;
using Whistle.Server.Elsa.Instances;
using Whistle.Server.Problems;

namespace Whistle.Server.Elsa;

/// <summary>
/// The REST contract of an Elsa 3.8 server, for the Elsa Studio at <c>/designer</c> and for scripts written against Elsa. Administrators
/// only. It speaks its own JSON (<see cref="ElsaJson"/>) and refuses in its own words (<see cref="ElsaErrors"/>), and is no part of the
/// OpenAPI document of /api/v1.
/// </summary>
public static class ElsaContract
{
    public const string Prefix = "/elsa/api";

    /// <summary>Bytes of one request: a definition of 10,000 activities with their positions fits three times.</summary>
    public const long LargestBody = 16L << 20;

    public static void MapElsa(this IEndpointRouteBuilder app)
    {
        var elsa = app.MapGroup(Prefix).RequireAuthorization().ExcludeFromDescription()
            .WithMetadata(new BodyLimit(LargestBody), new ElsaEndpoint());
        elsa.AddEndpointFilter(async (context, next) =>
        {
            var actor = context.HttpContext.RequestServices.GetRequiredService<Actor>();
            if (!actor.Has(Roles.Administrator)) throw Refusals.Forbidden();
            context.HttpContext.Response.Headers.CacheControl = "no-store";
            return await next(context);
        });
        ElsaDefinitions.Map(elsa);
        ElsaInstances.Map(elsa);
        ElsaDescriptors.Map(elsa);
    }
}

/// <summary>An endpoint of the Elsa contract: knows no If-Match, and is asked by administrators only.</summary>
public sealed class ElsaEndpoint;
