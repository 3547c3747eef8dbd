using Microsoft.AspNetCore.SignalR;
using Whistle.Cases.Access;
using Whistle.Server.Problems;

namespace Whistle.Server.Elsa.Live;

/// <summary>Where the Studio's instance viewer listens, in SignalR's JSON protocol; administrators only.</summary>
public static class LiveUpdates
{
    public const string Address = "/elsa/hubs";
    private const string InstanceHub = Address + "/workflow-instance";

    /// <summary>Bytes of one message of a client: an id and a name.</summary>
    private const long LargestMessage = 4096;

    public static IServiceCollection AddLiveUpdates(this IServiceCollection services)
    {
        services.AddSignalR(hub => hub.MaximumReceiveMessageSize = LargestMessage);
        services.AddSingleton<InstanceFeed>();
        return services.AddHostedService(s => s.GetRequiredService<InstanceFeed>());
    }

    public static void MapLiveUpdates(this IEndpointRouteBuilder app) => app
        .MapHub<InstanceHub>(InstanceHub, connection => connection.CloseOnAuthenticationExpiration = true)
        .RequireAuthorization();
}

/// <summary>Lets administrators through to the hubs; whoever else is told so before a connection is made.</summary>
public sealed class LiveGate(RequestDelegate next)
{
    public Task Invoke(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is not null
            && !context.RequestServices.GetRequiredService<Actor>().Has(Roles.Administrator)) throw Refusals.Forbidden();
        return next(context);
    }
}
