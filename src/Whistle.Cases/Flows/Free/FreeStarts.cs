using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Flows.Free;

/// <summary>How an instance is to begin.</summary>
/// <param name="Version">Elsa's version options: Latest, Published, LatestOrPublished, Draft or a number; null for the published one.</param>
public sealed record StartRequest(string DefinitionId, string? Version = null, JsonObject? Input = null, string? CorrelationId = null,
    string? StartActivityId = null, JsonObject? Variables = null);

/// <param name="InstanceId">Null when the definition's activation strategy allows no further instance now.</param>
public sealed record Started(Guid? InstanceId);

/// <summary>Starts instances of definitions that belong to no case type.</summary>
public sealed class FreeStarts(ICaseStore store, FreeRuns runs)
{
    private static readonly JsonObject Nothing = [];

    /// <exception cref="Refusal">404 no such version; 409 it belongs to a case type; 400 it can't be run as it is, or not begun at that activity.</exception>
    public async Task<Started> Start(Actor actor, StartRequest request, RequestMeta meta, CancellationToken cancel)
    {
        var id = Guid.CreateVersion7();
        var answer = await store.Run(new Command("flow.execute", actor, null, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            var version = await VersionChoice.Find(work.Db, request.DefinitionId, request.Version ?? VersionChoice.Published, cancel)
                ?? throw UnknownDefinition();
            if (version.CaseType is { } type) throw BelongsToCaseType(type);
            var flow = FreeRefusals.Readable(() => runs.Flows.Ready(version));
            if (!await ActivationStrategy.Allows(work, flow, request.CorrelationId)) return new CommandAnswer(200, "");
            var run = runs.Of(work, id);
            await FreeRefusals.Fitting(() => run.Start(flow, new FlowStart(id.ToString(), request.Input ?? Nothing, Blank(request.CorrelationId),
                Variables: request.Variables, StartActivityId: Blank(request.StartActivityId))));
            await run.Drain();
            run.Records.Audit("flow-instance", id.ToString(), new JsonObject { ["definition"] = version.DefinitionId, ["version"] = version.Version }.ToJsonString());
            return new CommandAnswer(200, id.ToString());
        }, cancel);
        return new Started(Guid.TryParse(answer.Body, out var started) ? started : null);
    }

    /// <summary>Starts an instance because a trigger fired. The instance's id tells which firing it was, so that none starts two.</summary>
    /// <returns>False when it was started before, or may not start now.</returns>
    internal async Task<bool> StartTriggered(CaseWork work, FlowTrigger trigger, Guid instanceId, string? correlationId, JsonNode? brought, CancellationToken cancel)
    {
        if (await work.Db.Instances.AnyAsync(i => i.Id == instanceId, cancel)) return false;
        var version = await work.Db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.Id == trigger.DefinitionVersionId && d.IsPublished, cancel);
        if (version is null) return false;
        var flow = runs.Flows.Ready(version);
        if (!await ActivationStrategy.Allows(work, flow, correlationId)) return false;
        var run = runs.Of(work, instanceId);
        await run.Start(flow, new FlowStart(instanceId.ToString(), [], correlationId, StartActivityId: trigger.ActivityId, TriggerInput: brought?.DeepClone()));
        await run.Drain();
        run.Records.Audit("flow-instance", instanceId.ToString(), new JsonObject { ["definition"] = version.DefinitionId, ["trigger"] = trigger.ActivityId }.ToJsonString());
        return true;
    }

    internal static Refusal UnknownDefinition() => new(404, "unknown-definition", new LocalText("没有该流程，或没有这个版本。", "There is no such definition or version."));

    /// <summary>Free execution is not for the flows of cases: those run in cases, or are simulated.</summary>
    public static Refusal BelongsToCaseType(string type) => new(409, "case-type-definition", new LocalText(
        $"该流程属于案件类型“{type}”，随案件运行：请发起案件（POST /api/v1/cases）。", $"The flow belongs to the case type '{type}' and runs with its cases: open one (POST /api/v1/cases)."));

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>Which of a definition's versions is meant, in Elsa's words.</summary>
public static class VersionChoice
{
    public const string Published = "Published";

    /// <exception cref="Refusal">400 for words that mean nothing.</exception>
    public static Task<DefinitionVersion?> Find(CaseDb db, string definitionId, string options, CancellationToken cancel)
    {
        var versions = db.Definitions.AsNoTracking().Where(d => d.DefinitionId == definitionId);
        if (int.TryParse(options, out var number)) versions = versions.Where(d => d.Version == number);
        else versions = options.ToUpperInvariant() switch
        {
            "LATEST" or "LATESTANDPUBLISHED" => versions.Where(d => d.IsLatest),
            "PUBLISHED" => versions.Where(d => d.IsPublished),
            "LATESTORPUBLISHED" or "" => versions.Where(d => d.IsLatest || d.IsPublished),
            "DRAFT" => versions.Where(d => d.IsLatest && !d.IsPublished),
            "ALLVERSIONS" => versions,
            _ => throw new Refusal(400, "invalid-body", new LocalText("请求内容有误。", "The request is not valid."),
                [new FieldError("/versionOptions", "invalid", new LocalText("不认识的版本选项。", "These version options are not known."))]),
        };
        return versions.OrderByDescending(d => d.Version).FirstOrDefaultAsync(cancel);
    }
}
