using System.Text.Json.Nodes;

namespace Whistle.Web.Tests.Support;

/// <summary>Cases brought through the API to where a page test begins.</summary>
public static class Prepared
{
    public static async Task<Opened> Whistle(ServerProcess server, string? matter = null)
    {
        using var street = await Clerk.SignIn(server, "dongguan");
        return await street.Open("whistle", data =>
        {
            if (matter is not null) data["matter"] = matter;
        });
    }

    /// <summary>Approved and dispatched to 城管 as the lead and one assisting unit.</summary>
    public static async Task<Opened> Dispatched(ServerProcess server, string assisting = "620802-ZJJ")
    {
        var opened = await Whistle(server);
        using var leader = await Clerk.SignIn(server, "dongguan-lead");
        await leader.Do(opened.Id, "approve", "approve");
        using var centre = await Clerk.SignIn(server, "center");
        await centre.Do(opened.Id, "dispatch", "dispatch", new JsonObject
        {
            ["units"] = new JsonObject
            {
                ["lead"] = new JsonObject { ["organisation"] = "620802-CGJ", ["requirement"] = "疏通排水沟并清运渣土" },
                ["assisting"] = new JsonArray(new JsonObject { ["organisation"] = assisting, ["requirement"] = "更换破损盖板" }),
            },
        });
        return opened;
    }

    /// <summary>Dispatched, and 城管 has signed, come and been seen: it now handles.</summary>
    public static async Task<Opened> BeingHandled(ServerProcess server)
    {
        var opened = await Dispatched(server);
        using var unit = await Clerk.SignIn(server, "chengguan");
        await unit.Do(opened.Id, "sign", "sign");
        await unit.Do(opened.Id, "arrive", "arrive");
        using var street = await Clerk.SignIn(server, "dongguan");
        await street.Do(opened.Id, "confirm-arrival", "confirm");
        return opened;
    }
}
