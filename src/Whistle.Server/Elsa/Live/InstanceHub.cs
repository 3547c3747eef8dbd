using Microsoft.AspNetCore.SignalR;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Whistle.Server.Elsa.Live;

/// <summary>The hub as Elsa's client knows it: it names the instance to watch, and is told when that changes.</summary>
public sealed class InstanceHub(InstanceFeed feed) : Hub
{
    /// <summary>Watches an instance from now on; the first message tells how it stands.</summary>
    public void ObserveInstanceAsync(string instanceId)
    {
        if (Guid.TryParse(instanceId, out var id) && Guid.TryParse(Context.User?.FindFirst(JwtRegisteredClaimNames.Sub)?.Value, out var user))
            feed.Watch(Context, id, user);
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        feed.Leave(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }
}
