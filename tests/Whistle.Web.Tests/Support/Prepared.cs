using System.Text.Json.Nodes;

namespace Whistle.Web.Tests.Support;

/// <summary>Cases brought through the API to where a page test begins.</summary>
public static class Prepared
{
    /// <param name="english">Typed in English by everybody, for pages that must show nothing in Chinese.</param>
    public static async Task<Opened> Whistle(ServerProcess server, bool english = false)
    {
        using var street = await Clerk.SignIn(server, "dongguan");
        return await street.Open("whistle", data =>
        {
            if (!english) return;
            data["matter"] = "Blocked ditch floods the pavement";
            data["description"] = "Rubble and leaves block the ditch; after rain the water stands fifteen centimetres deep on the pavement.";
            data["reason"] = "Clearing the ditch and renewing its cover is the duty of two departments.";
            data["reporterName"] = "Wang";
            data["place"]!["address"] = "South side of Dongdajie";
        });
    }

    /// <summary>Approved and dispatched to 城管 as the lead and one assisting unit.</summary>
    public static async Task<Opened> Dispatched(ServerProcess server, string assisting = "620802-ZJJ", bool english = false)
    {
        var opened = await Whistle(server, english);
        using var leader = await Clerk.SignIn(server, "dongguan-lead");
        await leader.Do(opened.Id, "approve", "approve");
        using var centre = await Clerk.SignIn(server, "center");
        await centre.Do(opened.Id, "dispatch", "dispatch", new JsonObject
        {
            ["units"] = new JsonObject
            {
                ["lead"] = new JsonObject { ["organisation"] = "620802-CGJ", ["requirement"] = english ? "Clear the ditch" : "疏通排水沟并清运渣土" },
                ["assisting"] = new JsonArray(new JsonObject { ["organisation"] = assisting, ["requirement"] = english ? "Renew the cover" : "更换破损盖板" }),
            },
        });
        return opened;
    }

    /// <summary>Dispatched, and 城管 has signed, come and been seen: it now handles.</summary>
    public static async Task<Opened> BeingHandled(ServerProcess server, bool english = false)
    {
        var opened = await Dispatched(server, english: english);
        using var unit = await Clerk.SignIn(server, "chengguan");
        await unit.Do(opened.Id, "sign", "sign");
        await unit.Do(opened.Id, "arrive", "arrive", !english ? null : new JsonObject
        {
            ["place"] = new JsonObject { ["lon"] = 106.7346, ["lat"] = 35.5416, ["address"] = "At the ditch" },
            ["arrivedAt"] = "2026-11-24T10:20:00+08:00",
            ["persons"] = "One leader, three men",
        });
        using var street = await Clerk.SignIn(server, "dongguan");
        await street.Do(opened.Id, "confirm-arrival", "confirm");
        return opened;
    }
}
