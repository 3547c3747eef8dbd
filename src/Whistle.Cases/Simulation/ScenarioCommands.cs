using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Storage;
using Whistle.Cases.Timeline;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <summary>What the API answers about a scenario.</summary>
/// <param name="ReadOnly">True for a shipped one: copy it under another key to change it.</param>
public sealed record ScenarioView(string Key, string CaseType, LocalText Name, ScenarioOrigin Origin, bool ReadOnly, int Version, DateTime UpdatedAt, string? UpdatedBy, JsonObject Scenario);

/// <summary>Writing, recording, changing and deleting the scenarios of a case type. Administrators only; each change is in the audit.</summary>
public sealed partial class ScenarioCommands(ICaseStore store, BundleCache bundles, CityCatalogue city, CaseAnswers answers)
{
    /// <summary>All of a case type's scenarios run at every publication: more would make publishing slow.</summary>
    public const int MaxPerCaseType = 60;

    /// <exception cref="Refusal">403 not an administrator; 404 no such case type; 409 the key is taken, or there are too many; 422 the scenario is wrong.</exception>
    public Task<CommandAnswer> Create(Actor actor, string caseType, string key, JsonObject scenario, RequestMeta meta, CancellationToken cancel) =>
        Run("scenario.create", actor, meta, async work =>
        {
            await RequireCaseType(work.Db, caseType, cancel);
            return await Add(work, caseType, key, Read(scenario, caseType), scenario, ScenarioOrigin.Written, null, cancel);
        }, cancel);

    /// <summary>Makes a scenario of the course a real case took: ids, codes and routing facts, no texts and nobody's name.</summary>
    /// <exception cref="Refusal">403 not an administrator; 404 no such case of this type; 409 the key is taken, or there are too many.</exception>
    public Task<CommandAnswer> Record(Actor actor, string caseType, string key, LocalText name, Guid caseId, RequestMeta meta, CancellationToken cancel) =>
        Run("scenario.record", actor, meta, async work =>
        {
            var c = await work.Db.Cases.AsNoTracking().FirstOrDefaultAsync(x => x.Id == caseId && x.CaseType == caseType, cancel) ?? throw CaseAccess.Unknown();
            var type = (await bundles.Get(work.Db, c.BundleId, cancel)).Type;
            var scenario = await new ScenarioRecorder(work.Db, await city.Names(work.Db), type, c).Record(name, cancel);
            return await Add(work, caseType, key, Read(scenario, caseType), scenario, ScenarioOrigin.Recorded, caseId, cancel);
        }, cancel);

    /// <exception cref="Refusal">403; 404; 409 it is shipped; 412 somebody else has changed it; 422 the scenario is wrong.</exception>
    public Task<CommandAnswer> Change(Actor actor, string caseType, string key, JsonObject scenario, RequestMeta meta, CancellationToken cancel) =>
        Run("scenario.change", actor, meta, async work =>
        {
            var row = await Editable(work.Db, caseType, key, meta, cancel);
            var read = Read(scenario, caseType);
            (row.Name, row.NameEn, row.Json, row.UpdatedAt, row.UpdatedById) = (read.Name.Zh, read.Name.En, scenario.ToJsonString(Json.Compact), work.Now, actor.UserId);
            row.Version++;
            return Answer(work, row, 200, null);
        }, cancel);

    /// <exception cref="Refusal">403; 404; 409 it is shipped; 412 somebody else has changed it.</exception>
    public Task<CommandAnswer> Delete(Actor actor, string caseType, string key, RequestMeta meta, CancellationToken cancel) =>
        Run("scenario.delete", actor, meta, async work =>
        {
            var row = await Editable(work.Db, caseType, key, meta, cancel);
            work.Db.Scenarios.Remove(row);
            Audit(work, row, null);
            return new CommandAnswer(204, "");
        }, cancel);

    private Task<CommandAnswer> Run(string name, Actor actor, RequestMeta meta, Func<CaseWork, Task<CommandAnswer>> body, CancellationToken cancel)
    {
        RequireAdministrator(actor);
        return store.Run(new Command(name, actor, null, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), body, cancel);
    }

    private async Task<CommandAnswer> Add(CaseWork work, string caseType, string key, Scenario read, JsonObject json, ScenarioOrigin origin, Guid? recordedFrom, CancellationToken cancel)
    {
        if (!KebabName().IsMatch(key)) throw new Refusal(422, "invalid-scenario", new LocalText("情景内容有误，请按提示修改。", "The scenario needs mending."),
            [new FieldError("/key", "bad-name", new LocalText("代号为 1 至 64 个小写字母、数字和连字符。", "A key holds 1 to 64 small letters, digits and hyphens."))]);
        if (await work.Db.Scenarios.AnyAsync(s => s.CaseType == caseType && s.Key == key, cancel))
            throw new Refusal(409, "scenario-exists", new LocalText($"已有代号为“{key}”的情景。", $"There is a scenario '{key}' already."));
        if (await work.Db.Scenarios.CountAsync(s => s.CaseType == caseType, cancel) >= MaxPerCaseType)
            throw new Refusal(409, "too-many-scenarios", new LocalText($"每个案件类型最多 {MaxPerCaseType} 个情景。", $"A case type has {MaxPerCaseType} scenarios at most."));
        var row = new FlowScenario
        {
            Id = Guid.CreateVersion7(), CaseType = caseType, Key = key, Name = read.Name.Zh, NameEn = read.Name.En, Json = json.ToJsonString(Json.Compact), Origin = origin,
            Version = 1, CreatedAt = work.Now, CreatedById = work.Actor.UserId, UpdatedAt = work.Now, UpdatedById = work.Actor.UserId,
        };
        work.Db.Scenarios.Add(row);
        return Answer(work, row, 201, recordedFrom);
    }

    private static async Task<FlowScenario> Editable(CaseDb db, string caseType, string key, RequestMeta meta, CancellationToken cancel)
    {
        var row = await db.Scenarios.FirstOrDefaultAsync(s => s.CaseType == caseType && s.Key == key, cancel) ?? throw CaseAccess.Unknown();
        if (row.Origin == ScenarioOrigin.Shipped) throw new Refusal(409, "scenario-shipped",
            new LocalText("随系统发布的情景不能修改，请另存一份。", "A shipped scenario can't be changed; copy it under another key."));
        if (meta.IfMatch is { } version && version != row.Version) throw new Refusal(412, "stale",
            new LocalText("情景已被他人修改，请刷新后再改。", "Somebody else has changed the scenario; reload and try again."));
        return row;
    }

    private CommandAnswer Answer(CaseWork work, FlowScenario row, int status, Guid? recordedFrom)
    {
        Audit(work, row, recordedFrom);
        return new CommandAnswer(status, answers.Serialise(View(row, work.Actor.DisplayName)), $"\"{row.Version}\"", $"/api/v1/case-types/{row.CaseType}/scenarios/{row.Key}");
    }

    private static void Audit(CaseWork work, FlowScenario row, Guid? recordedFrom) => new TimelineWriter(work).Audit("scenario", $"{row.CaseType}/{row.Key}",
        new JsonObject { ["version"] = row.Version, ["name"] = row.Name, ["recordedFrom"] = recordedFrom?.ToString() }.ToJsonString(Json.Compact));

    public static ScenarioView View(FlowScenario row, string? updatedBy) => new(row.Key, row.CaseType, new LocalText(row.Name, row.NameEn), row.Origin,
        row.Origin == ScenarioOrigin.Shipped, row.Version, row.UpdatedAt, updatedBy, JsonNode.Parse(row.Json)!.AsObject());

    /// <exception cref="Refusal">403.</exception>
    public static void RequireAdministrator(Actor actor)
    {
        if (!actor.Has(Roles.Administrator)) throw new Refusal(403, "forbidden", new LocalText("只有系统管理员可以使用情景推演。", "Simulation is for administrators."));
    }

    private static Scenario Read(JsonObject json, string caseType)
    {
        var scenario = ScenarioReader.Read(json, "/scenario");
        if (scenario.CaseType == caseType) return scenario;
        throw new Refusal(422, "invalid-scenario", new LocalText("情景内容有误，请按提示修改。", "The scenario needs mending."),
            [new FieldError("/scenario/caseType", "other-case-type", new LocalText($"应为“{caseType}”。", $"It must be '{caseType}'."))]);
    }

    private static async Task RequireCaseType(CaseDb db, string caseType, CancellationToken cancel)
    {
        if (!await db.Bundles.AnyAsync(b => b.CaseType == caseType && b.Current, cancel)) throw new Refusal(404, "unknown-case-type",
            new LocalText($"没有名为“{caseType}”的案件类型。", $"There is no case type '{caseType}'."));
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$")]
    private static partial Regex KebabName();
}
