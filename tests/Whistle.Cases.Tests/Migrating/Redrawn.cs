using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Migrating;
using Whistle.Cases.Storage;
using Whistle.Cases.Tests.Casework;
using Whistle.Cases.Tests.CaseTypes;

namespace Whistle.Cases.Tests.Migrating;

/// <summary>Newer versions of the whistle, drawn as an administrator would and published into a world.</summary>
internal static class Redrawn
{
    public const string Flow = "whistle";
    public const string UnitFlow = "whistle-unit";

    /// <summary>The bundle a whistle opened now begins with.</summary>
    public static async Task<Guid> Current(World world)
    {
        await using var db = world.Store.Read();
        return await db.Bundles.Where(b => b.CaseType == "whistle" && b.Current).Select(b => b.Id).SingleAsync();
    }

    /// <summary>Publishes a version with this change of the drawing and returns its bundle.</summary>
    public static async Task<Guid> Publish(World world, Action<JsonObject>? flow = null, Action<JsonObject>? unit = null)
    {
        using var files = new SpoiltWorkflows();
        if (flow is not null) files.Edit("whistle/flow.json", flow);
        if (unit is not null) files.Edit("whistle/unit.flow.json", unit);
        var library = files.Load();
        Assert.Empty(library.Refused.SelectMany(r => r.Problems).Select(p => p.Reason.En));
        await using (var db = world.Edit())
        {
            await BundleSync.Sync(db, library with { Loaded = [.. library.Loaded.Where(l => l.Type.Key == "whistle")] }, world.Clock.GetUtcNow().UtcDateTime, default);
            await db.SaveChangesAsync();
        }

        return await Current(world);
    }

    /// <summary>One more approval after the street leader's.</summary>
    public static void SecondApproval(JsonObject flow)
    {
        var second = Copy(flow, "approve", "second-approve");
        Literal(second, "task", "second-approve");
        second.Remove("clock");
        second["outcomes"]!["expression"]!["value"] = "[\"agree\"]";
        Literal(second, "outcomeLabels", "agree: 同意 / Agree");
        foreach (var other in new[] { "reasonRequired", "grave", "act" }) second.Remove(other);
        Reconnect(flow, "approve", "approve", "second-approve");
        Connect(flow, "second-approve", "agree", "dispatching");
    }

    /// <summary>The approval is drawn anew: another activity, another kind of task.</summary>
    public static void OtherApproval(JsonObject flow)
    {
        var approve = Activity(flow, "approve");
        approve["id"] = "examine";
        Literal(approve, "task", "examine");
        foreach (var end in flow["root"]!["connections"]!.AsArray().SelectMany(c => new[] { c!["source"]!, c["target"]! }))
            if (end["activity"]!.GetValue<string>() == "approve") end["activity"] = "examine";
    }

    public static JsonObject Activity(JsonObject flow, string id) =>
        flow["root"]!["activities"]!.AsArray().OfType<JsonObject>().Single(a => a["id"]!.GetValue<string>() == id);

    public static JsonObject Copy(JsonObject flow, string from, string id)
    {
        var copy = Activity(flow, from).DeepClone().AsObject();
        copy["id"] = id;
        flow["root"]!["activities"]!.AsArray().Add(copy);
        return copy;
    }

    public static void Literal(JsonObject activity, string input, string value) =>
        activity[input] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };

    public static void Connect(JsonObject flow, string from, string port, string to) => flow["root"]!["connections"]!.AsArray().Add(new JsonObject
    {
        ["source"] = new JsonObject { ["activity"] = from, ["port"] = port }, ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
    });

    public static void Reconnect(JsonObject flow, string from, string port, string to) =>
        flow["root"]!["connections"]!.AsArray().Single(c => c!["source"]!["activity"]!.GetValue<string>() == from && c["source"]!["port"]!.GetValue<string>() == port)!["target"]!["activity"] = to;

    /// <summary>Moves one case as an administrator.</summary>
    public static async Task<Guid> Move(World world, Guid caseId, Guid from, Guid to, params MigrationChoice[] choices)
    {
        world.Tick();
        var id = Guid.Empty;
        await world.Store.Run(new Command("case.migrate", await world.Person("admin"), caseId), async work =>
        {
            id = (await world.Service<CaseMover>().Move(work, new MoveOrder(from, to, choices, "新增二次审批", null))).Id;
            return new CommandAnswer(200, "");
        }, default);
        return id;
    }
}
