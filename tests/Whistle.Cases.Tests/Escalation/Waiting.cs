using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Storage;
using Whistle.Cases.Tests.Casework;

namespace Whistle.Cases.Tests.Escalation;

/// <summary>Lets time pass in a world, stopping at each instant something falls due, and finds the clocks of a whistle.</summary>
internal static class Waiting
{
    public static DateTime Now(this World world) => world.Clock.GetUtcNow().UtcDateTime;

    public static async Task PassTo(this World world, DateTime until)
    {
        while (await world.Sweep.NextDue(default) is { } due && due <= until)
        {
            if (due > world.Now()) world.Clock.SetUtcNow(new DateTimeOffset(due, TimeSpan.Zero));
            Assert.True(await world.Sweep.SweepOnce(default) > 0, $"nothing acts at {due:O}");
        }
        if (until > world.Now()) world.Clock.SetUtcNow(new DateTimeOffset(until, TimeSpan.Zero));
    }

    public static Task Pass(this World world, TimeSpan time) => world.PassTo(world.Now() + time);

    /// <summary>A whistle of a kind, approved and dispatched to its three units.</summary>
    public static async Task<Guid> Dispatched(this World world, string kind = "ROUTINE")
    {
        world.Tick();
        var data = await world.Example("whistle");
        data["kind"] = kind;
        data["urgency"] = kind == "EMERGENCY" ? "A" : "B";
        var answer = await world.Cases.Open(await world.Person("dongguan"), new OpenCaseRequest("whistle", data), new RequestMeta(), default);
        var id = Guid.Parse(JsonNode.Parse(answer.Body)!["id"]!.ToString());
        await world.Do("dongguan-lead", id, "approve", "approve");
        await world.Do("center", id, "dispatch", "dispatch");
        return id;
    }

    /// <summary>The clock of a step; of the unit the user belongs to, where one is named.</summary>
    public static async Task<Clock> ClockOf(this World world, Guid caseId, string step, string? unit = null)
    {
        await using var db = world.Store.Read();
        Guid? body = unit is null ? null : (await world.Person(unit)).OrganisationId;
        return await db.Clocks.Where(k => k.CaseId == caseId && k.Step == step && (body == null || k.OrganisationId == body)).OrderByDescending(k => k.StartedAt).FirstAsync();
    }

    public static async Task<ClockView> View(this World world, string userName, Guid clockId) => await world.Clocks.One(await world.Person(userName), clockId, default);

    public static async Task<CommandAnswer> OnClock(this World world, string userName, Guid clockId, string command, JsonObject? data = null, string? comment = null)
    {
        world.Tick();
        // As it comes over the wire: a number made here is not the number a body brings.
        var sent = data is null ? null : JsonNode.Parse(data.ToJsonString())!.AsObject();
        return await world.ClockCommands.Act(await world.Person(userName), clockId, command, new ActRequest(sent, comment), new RequestMeta(), default);
    }

    public static async Task<Refusal> Refused(this Task act, int status, string code)
    {
        var refusal = await Assert.ThrowsAsync<Refusal>(() => act);
        Assert.Equal((status, code), (refusal.Status, refusal.Code));
        return refusal;
    }

    public static string Local(DateTime utc) => CityTime.ToLocal(utc).ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
