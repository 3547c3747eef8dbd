using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows;
using Whistle.Cases.Flows.Free;
using Whistle.Cases.Storage;
using Whistle.Cases.Tests.Casework;
using Whistle.Engine;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Flows;

/// <summary>Free definitions drawn in a few words, published on a world of their own, run and looked at.</summary>
public sealed class FreeWorld(World world)
{
    private readonly string _prefix = Guid.NewGuid().ToString("N")[..8] + "-";

    public World World => world;

    public static async Task<FreeWorld> On(Worlds worlds, DatabaseProvider provider) => new(await worlds.On(provider));

    public string Id(string name) => _prefix + name;

    /// <summary>An activity; its inputs as literals, or as JavaScript where the text begins with "js:".</summary>
    public static JsonObject A(string type, string id, JsonObject? inputs = null, bool starts = false)
    {
        var json = new JsonObject { ["id"] = id, ["name"] = id, ["type"] = "Elsa." + type, ["version"] = 1, ["customProperties"] = new JsonObject { ["canStartWorkflow"] = starts } };
        foreach (var (name, value) in inputs ?? [])
            json[name] = value is JsonValue text && text.TryGetValue<string>(out var script) && script.StartsWith("js:", StringComparison.Ordinal)
                ? new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = script[3..] } }
                : value is JsonObject ? value.DeepClone() : new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value?.DeepClone() } };
        return json;
    }

    public static JsonObject RunTask(string id) => A("RunTask", id, new JsonObject { ["taskName"] = id });
    public static JsonObject Line(string id) => A("WriteLine", id, new JsonObject { ["text"] = id });

    /// <summary>Publishes a flowchart; ways are written "A>B" or "A.True>B".</summary>
    public async Task<string> Publish(string name, IEnumerable<JsonObject> activities, string ways, JsonObject? options = null, JsonArray? variables = null, bool publish = true, string? caseType = null)
    {
        var definitionId = Id(name);
        var json = new JsonObject
        {
            ["definitionId"] = definitionId,
            ["name"] = name,
            ["options"] = options,
            ["variables"] = variables ?? [],
            ["root"] = new JsonObject
            {
                ["id"] = "Chart", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = new JsonArray([.. activities]),
                ["connections"] = new JsonArray([.. ways.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Way)]),
            },
        };
        await world.Store.Run(new Command("test.publish", Actor.System), async work =>
        {
            var versions = await work.Db.Definitions.AsTracking().Where(d => d.DefinitionId == definitionId).ToListAsync();
            foreach (var old in versions) (old.IsLatest, old.IsPublished) = (false, old.IsPublished && !publish);
            json["version"] = versions.Count + 1;
            var definition = FlowDefinition.Parse(json.ToJsonString());
            var version = new DefinitionVersion
            {
                Id = $"{definitionId}-v{versions.Count + 1}", DefinitionId = definitionId, Version = versions.Count + 1, Name = name, Json = json.ToJsonString(),
                ContentHash = definition.ContentHash, IsLatest = true, IsPublished = publish, CaseType = caseType, CreatedAt = work.Now,
            };
            work.Db.Definitions.Add(version);
            if (publish) await FlowTriggers.Publish(work, version, new FlowCompiler(CaseServices.Catalog()).Compile(definition));
            return new CommandAnswer(200, "");
        }, default);
        return definitionId;
    }

    public async Task<Guid> Start(string definitionId, JsonObject? input = null, string? correlationId = null, string? version = null)
    {
        world.Tick();
        var started = await world.Service<FreeStarts>().Start(await world.Person("admin"), new StartRequest(definitionId, version, input, correlationId), new RequestMeta(), default);
        return started.InstanceId ?? throw new InvalidOperationException("It may not start now.");
    }

    public async Task Event(string name, string? correlationId = null, JsonNode? payload = null, Guid? instance = null)
    {
        world.Tick();
        await world.Service<FreeEvents>().Publish(await world.Person("admin"), new EventRequest(name, correlationId, instance, null, payload), new RequestMeta(), default);
        world.Tick();
        await world.Sweep.SweepOnce(default);
    }

    public async Task Complete(Guid instance, string activity, JsonNode? result = null)
    {
        world.Tick();
        await world.Service<FreeCommands>().CompleteTask(await world.Person("admin"), await TaskId(instance, activity), result, new RequestMeta(), default);
    }

    public async Task<string> TaskId(Guid instance, string activity) =>
        (await State(instance)).Bookmarks.First(b => b.ActivityId == activity).Payload["taskId"]!.ToString();

    public async Task Advance(TimeSpan by)
    {
        world.Clock.Advance(by);
        await world.Sweep.SweepOnce(default);
    }

    public async Task<FlowState> State(Guid instance)
    {
        await using var db = world.Store.Read();
        return FlowState.FromJson((await db.Instances.FirstAsync(i => i.Id == instance)).StateJson);
    }

    public async Task<List<FlowInstance>> Instances(string definitionId)
    {
        await using var db = world.Store.Read();
        return await db.Instances.Where(i => i.DefinitionId == definitionId).OrderBy(i => i.CreatedAt).ToListAsync();
    }

    /// <summary>The lines written, in order.</summary>
    public async Task<string> Lines(Guid instance)
    {
        await using var db = world.Store.Read();
        return string.Join(' ', await db.Journal.Where(j => j.InstanceId == instance && j.ActivityType == "Elsa.WriteLine" && j.Event == "Completed").OrderBy(j => j.Sequence).Select(j => j.ActivityId).ToListAsync());
    }

    private static JsonNode Way(string way)
    {
        var (from, to) = (way.Split('>')[0], way.Split('>')[1]);
        return new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = from.Split('.')[0], ["port"] = from.Contains('.', StringComparison.Ordinal) ? from.Split('.')[1] : "Done" },
            ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
        };
    }
}
