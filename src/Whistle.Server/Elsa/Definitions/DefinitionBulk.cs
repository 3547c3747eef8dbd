using System.Text.Json.Nodes;
using Whistle.Cases.Designing;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Server.Problems;
using Whistle.Server.SignIn;

namespace Whistle.Server.Elsa.Definitions;

/// <summary>
/// Bulk actions. Each definition is a command of its own under the same rules as alone; what is refused is named with its reason, and when
/// nothing at all could be done the whole answer is a refusal.
/// </summary>
internal static class DefinitionBulk
{
    private const int Most = 500;

    public static void Map(RouteGroupBuilder elsa)
    {
        var bulk = elsa.MapGroup("/bulk-actions");
        bulk.MapPost("/publish/workflow-definitions/by-definition-ids", Publish);
        bulk.MapPost("/retract/workflow-definitions/by-definition-ids", Retract);
        bulk.MapPost("/delete/workflow-definitions/by-definition-id", (HttpContext context, FlowDeletion deletion, CancellationToken cancel) =>
            Delete(context, "definitionIds", id => deletion.Definition(context.DesignSession(), id, cancel), cancel));
        bulk.MapPost("/delete/workflow-definitions/by-id", (HttpContext context, FlowDeletion deletion, CancellationToken cancel) =>
            Delete(context, "ids", id => deletion.Version(context.DesignSession(), id, cancel), cancel));
    }

    private static async Task<IResult> Publish(HttpContext context, Publisher publisher, CancellationToken cancel)
    {
        var (published, already, updated) = (new JsonArray(), new JsonArray(), new JsonArray());
        var warnings = new JsonObject();
        var outcome = await Each(context, "definitionIds", async id =>
        {
            var (result, consumers) = await publisher.Publish(context.DesignSession(), id, cancel);
            (result.Already ? already : published).Add(id);
            foreach (var consumer in consumers) updated.Add(consumer);
            if (result.Warnings.Count > 0)
                warnings[id] = new JsonArray([.. result.Warnings.Select(w => (JsonNode)w.Message.In(CallerLanguage.Of(context.Request)))]);
        }, cancel);
        foreach (var (id, reasons) in outcome.Reasons(context)) warnings[id] = reasons;
        return ElsaJson.Answer(new JsonObject
        {
            ["published"] = published,
            ["alreadyPublished"] = already,
            ["notFound"] = outcome.NotFound,
            ["skipped"] = new JsonArray(),
            ["updatedConsumers"] = updated,
            ["failed"] = new JsonArray([.. outcome.Refused.Select(r => (JsonNode)r.Id)]),
            ["warnings"] = warnings,
        });
    }

    private static async Task<IResult> Retract(HttpContext context, FlowPublishing publishing, CancellationToken cancel)
    {
        var (retracted, already) = (new JsonArray(), new JsonArray());
        var outcome = await Each(context, "definitionIds", async id =>
        {
            try
            {
                await publishing.Retract(context.DesignSession(), id, cancel);
                retracted.Add(id);
            }
            catch (Refusal refusal) when (refusal.Code == "not-published")
            {
                already.Add(id);
            }
        }, cancel);
        return ElsaJson.Answer(new JsonObject
        {
            ["retracted"] = retracted,
            ["alreadyRetracted"] = already,
            ["notFound"] = outcome.NotFound,
            ["skipped"] = new JsonArray(),
            ["failed"] = new JsonArray([.. outcome.Refused.Select(r => (JsonNode)r.Id)]),
            ["warnings"] = outcome.Warnings(context),
        });
    }

    private static async Task<IResult> Delete(HttpContext context, string field, Func<string, Task> delete, CancellationToken cancel)
    {
        var deleted = 0;
        var outcome = await Each(context, field, async id =>
        {
            await delete(id);
            deleted++;
        }, cancel);
        var answer = new JsonObject { ["deleted"] = deleted };
        if (outcome.Refused.Count > 0) answer["refused"] = outcome.Warnings(context);
        return ElsaJson.Answer(answer);
    }

    private static async Task<Outcome> Each(HttpContext context, string field, Func<string, Task> act, CancellationToken cancel)
    {
        var ids = ElsaJson.Texts(await ElsaJson.ReadObject(context.Request, cancel), field).Distinct().ToList();
        if (ids.Count > Most) throw ElsaJson.Bad(field, new LocalText($"一次最多处理 {Most} 个。", $"At most {Most} at a time."));
        var outcome = new Outcome([], []);
        var done = 0;
        foreach (var id in ids)
        {
            try
            {
                await act(id);
                done++;
            }
            catch (Refusal refusal) when (refusal.Status == 404)
            {
                outcome.NotFound.Add(id);
            }
            catch (Refusal refusal)
            {
                outcome.Refused.Add((id, refusal));
            }
        }
        if (done == 0 && outcome.Refused is [var (_, first), ..]) throw All(outcome, first);
        return outcome;
    }

    private static Refusal All(Outcome outcome, Refusal first) => outcome.Refused.Count == 1 ? first
        : new Refusal(first.Status, first.Code, first.Title, [.. outcome.Refused.SelectMany(r => r.Refusal.Errors.Count > 0
            ? r.Refusal.Errors.Select(e => e with { Pointer = $"/{r.Id}" })
            : [new FieldError($"/{r.Id}", r.Refusal.Code, r.Refusal.Title)])]);

    private sealed record Outcome(JsonArray NotFound, List<(string Id, Refusal Refusal)> Refused)
    {
        public IEnumerable<(string Id, JsonArray Reasons)> Reasons(HttpContext context)
        {
            var language = CallerLanguage.Of(context.Request);
            return Refused.Select(r => (r.Id, new JsonArray([.. r.Refusal.Errors.Select(e => e.Message).DefaultIfEmpty(r.Refusal.Title).Select(m => (JsonNode)m.In(language))])));
        }

        public JsonObject Warnings(HttpContext context) => new(Reasons(context).Select(r => KeyValuePair.Create<string, JsonNode?>(r.Id, r.Reasons)));
    }
}
