using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows.Free;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Server.Problems;

namespace Whistle.Server.Elsa.Instances;

/// <summary>What an administrator changes in running instances by hand. Each instance in a transaction of its own, with a result of its own.</summary>
public static class AlterationEndpoints
{
    private const int Most = 1000;

    public static void Map(RouteGroupBuilder elsa)
    {
        elsa.MapPost("/alterations/run", async (HttpContext http, Actor actor, ICaseStore store, FreeCommands commands, CancellationToken cancel) =>
        {
            var body = await ElsaJson.ReadObject(http.Request, cancel);
            var alterations = Read(body);
            return await Each(http, await Instances(store, body, cancel), (id, _) => commands.Alter(actor, id, alterations, new RequestMeta(), cancel));
        });
        elsa.MapPost("/alterations/workflows/retry", async (HttpContext http, Actor actor, ICaseStore store, FreeCommands commands, CancellationToken cancel) =>
        {
            var body = await ElsaJson.ReadObject(http.Request, cancel);
            var activities = ElsaJson.Texts(body, "activityIds");
            return await Each(http, await Instances(store, body, cancel), (id, _) => commands.Retry(actor, id, activities, new RequestMeta(), cancel));
        });
    }

    private static async Task<IResult> Each(HttpContext http, IReadOnlyList<Guid> ids, Func<Guid, HttpContext, Task<CommandAnswer>> apply)
    {
        var results = new JsonArray();
        Refusal? first = null;
        foreach (var id in ids)
        {
            var (ok, log) = (true, new JsonArray());
            try
            {
                await apply(id, http);
                log.Add(Entry("Information", new LocalText("已完成。", "Done."), http));
            }
            catch (Refusal refusal)
            {
                (ok, first) = (false, first ?? refusal);
                log.Add(Entry("Error", refusal.Title, http, refusal.Code));
            }
            results.Add(new JsonObject
            {
                ["workflowInstanceId"] = id.ToString(),
                ["isSuccessful"] = ok,
                ["workflowHasScheduledWork"] = false,
                ["log"] = new JsonObject { ["logEntries"] = log },
            });
        }
        // One instance and a refusal is a refused request; among many, each result tells for itself.
        if (results.Count == 1 && first is not null) throw first;
        return ElsaJson.Answer(new JsonObject { ["results"] = results });
    }

    private static JsonObject Entry(string level, LocalText message, HttpContext http, string? code = null)
    {
        var entry = new JsonObject { ["message"] = message.In(CallerLanguage.Of(http.Request)), ["logLevel"] = level };
        if (code is not null) entry["eventName"] = code;
        return entry;
    }

    private static IReadOnlyList<Alteration> Read(JsonObject body)
    {
        if (body["alterations"] is not JsonArray { Count: > 0 } list) throw ElsaJson.Bad("alterations", new LocalText("应为变更列表。", "A list of alterations is expected."));
        return [.. list.Select((item, i) => item is JsonObject one ? Read(one, $"alterations/{i}") : throw ElsaJson.Bad($"alterations/{i}", new LocalText("应为对象。", "An object is expected.")))];
    }

    private static Alteration Read(JsonObject json, string field) => ElsaJson.Text(json, "type") switch
    {
        "Migrate" => new Migrate(ElsaJson.Number(json, "targetVersion") ?? throw Missing(field, "targetVersion")),
        "Cancel" => new CancelInstance(),
        "CancelActivity" => new CancelActivity(ElsaJson.Text(json, "activityInstanceId") ?? ElsaJson.Text(json, "activityId") ?? throw Missing(field, "activityId")),
        "ScheduleActivity" => new ScheduleActivity(ElsaJson.Text(json, "activityId") ?? throw Missing(field, "activityId")),
        "ModifyVariable" => new ModifyVariable(ElsaJson.Text(json, "variableId") ?? throw Missing(field, "variableId"), json["value"]),
        _ => throw ElsaJson.Bad(field + "/type", new LocalText("只能是 Migrate、Cancel、CancelActivity、ModifyVariable 或 ScheduleActivity。", "It is one of Migrate, Cancel, CancelActivity, ModifyVariable, ScheduleActivity.")),
    };

    private static Refusal Missing(string field, string name) => ElsaJson.Bad($"{field}/{name}", new LocalText("必须填写。", "It must be given."));

    /// <summary>The instances named one by one, or those a filter finds.</summary>
    private static async Task<IReadOnlyList<Guid>> Instances(ICaseStore store, JsonObject body, CancellationToken cancel)
    {
        var named = ElsaJson.Texts(body, "workflowInstanceIds").Select(id => Guid.TryParse(id, out var known) ? known : Guid.Empty).Distinct().Take(Most).ToList();
        if (named.Count > 0 || body["filter"] is not JsonObject filter) return named;
        await using var db = store.Read();
        return await InstanceSearch.Of(filter).Filter(db).OrderBy(i => i.Id).Take(Most).Select(i => i.Id).ToListAsync(cancel);
    }
}
