using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Designing;

/// <param name="New">True when the definition did not exist before.</param>
public sealed record SavedDraft(DefinitionVersion Version, bool New);

/// <summary>
/// Saves drawings. The draft is the latest version as long as it was never published; on top of a published (or shipped, or retracted)
/// one a save makes the next version. A definition's case type comes with it from its earlier versions; a new definition has none.
/// </summary>
public sealed class FlowDrafts(ICaseStore store, DraftLeases leases)
{
    /// <summary>What the designer sends of a model; it leaves the rest out without meaning to delete it.</summary>
    private static readonly HashSet<string> DesignersOwn =
    [
        "definitionId", "name", "description", "toolVersion", "variables", "inputs", "outputs", "outcomes", "customProperties", "isReadonly",
        "options", "root", "version",
    ];

    /// <summary>A save of the designer, by hand or by itself. Top-level fields it does not know stay as they are stored.</summary>
    /// <exception cref="Refusal">409 draft-in-use or draft-changed.</exception>
    public Task<SavedDraft> Save(DesignSession who, IncomingDefinition incoming, CancellationToken cancel) => Store(who, incoming, DesignAudit.Saved, true, cancel);

    /// <summary>Takes a file as it is, as the draft of the definition it names, or as a new one.</summary>
    /// <exception cref="Refusal">409 draft-in-use.</exception>
    public Task<SavedDraft> Import(DesignSession who, IncomingDefinition incoming, CancellationToken cancel) => Store(who, incoming, DesignAudit.Imported, false, cancel);

    /// <summary>Makes an earlier version's content the newest draft. A draft there was stays among the versions.</summary>
    /// <exception cref="Refusal">404; 409 draft-in-use.</exception>
    public async Task<DefinitionVersion> Revert(DesignSession who, string definitionId, int version, CancellationToken cancel)
    {
        DefinitionVersion? made = null;
        await store.Run(who.Command("definition.revert"), async work =>
        {
            await DesignTurn.Take(work);
            var old = await work.Db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.Version == version, cancel)
                ?? throw FlowPublishing.NotFound();
            var latest = await work.Db.Definitions.FirstAsync(d => d.DefinitionId == definitionId && d.IsLatest, cancel);
            await leases.Hold(work, definitionId, latest, who, null, cancel);
            var raw = FlowDefinition.Parse(old.Json).Raw;
            var content = new IncomingDefinition(raw, definitionId, old.Name, old.Description, old.ToolVersion, null);
            made = await Next(work, latest, content, cancel);
            await PublishRequests.Void(work, definitionId, new LocalText("申请后内容已修改", "Changed after the request"), cancel);
            DesignAudit.Record(work, DesignAudit.Reverted, made, new { to = version });
            return new CommandAnswer(204, "");
        }, cancel);
        return made!;
    }

    /// <summary>Whether a save would leave this version as it is.</summary>
    public static bool Holds(DefinitionVersion version, IncomingDefinition incoming) =>
        SameDrawing.Same(Carrying(incoming, version).As(version.DefinitionId, version.Version).Definition.Raw, FlowDefinition.Parse(version.Json).Raw);

    private async Task<SavedDraft> Store(DesignSession who, IncomingDefinition incoming, string action, bool keepUnknown, CancellationToken cancel)
    {
        SavedDraft? saved = null;
        await store.Run(who.Command(action), async work =>
        {
            await DesignTurn.Take(work);
            var id = incoming.DefinitionId ?? NewId();
            var latest = await work.Db.Definitions.FirstOrDefaultAsync(d => d.DefinitionId == id && d.IsLatest, cancel);
            await leases.Hold(work, id, latest, who, incoming.BasedOn, cancel);
            var content = keepUnknown && latest is not null ? Carrying(incoming, latest) : incoming;
            if (latest is null) saved = new SavedDraft(Add(work, id, 1, null, content), true);
            else if (latest.IsDraft) saved = new SavedDraft(latest, false);
            else saved = new SavedDraft(await Next(work, latest, content, cancel), false);

            if (saved.Version != latest) DesignAudit.Record(work, saved.New && action == DesignAudit.Saved ? DesignAudit.Created : action, saved.Version);
            else if (Change(work, latest, content)) DesignAudit.Record(work, action, latest);
            else return new CommandAnswer(204, "");
            await PublishRequests.Void(work, id, new LocalText("申请后内容已修改", "Changed after the request"), cancel);
            return new CommandAnswer(204, "");
        }, cancel);
        return saved!;
    }

    /// <returns>False when the draft already holds just this.</returns>
    private static bool Change(CaseWork work, DefinitionVersion draft, IncomingDefinition content)
    {
        var (json, definition) = content.As(draft.DefinitionId, draft.Version);
        if (json == draft.Json) return false;
        (draft.Json, draft.ContentHash) = (json, definition.ContentHash);
        Describe(draft, content);
        draft.Revision++;
        (draft.UpdatedAt, draft.UpdatedById) = (work.Now, work.Actor.UserId);
        return true;
    }

    private static async Task<DefinitionVersion> Next(CaseWork work, DefinitionVersion latest, IncomingDefinition content, CancellationToken cancel)
    {
        var number = await work.Db.Definitions.Where(d => d.DefinitionId == latest.DefinitionId).MaxAsync(d => d.Version, cancel) + 1;
        latest.IsLatest = false;
        return Add(work, latest.DefinitionId, number, latest.CaseType, content);
    }

    private static DefinitionVersion Add(CaseWork work, string definitionId, int number, string? caseType, IncomingDefinition content)
    {
        var (json, definition) = content.As(definitionId, number);
        var version = new DefinitionVersion
        {
            Id = NewId(),
            DefinitionId = definitionId,
            Version = number,
            Name = content.Name,
            Json = json,
            ContentHash = definition.ContentHash,
            IsLatest = true,
            CaseType = caseType,
            CreatedAt = work.Now,
            CreatedById = work.Actor.UserId,
            UpdatedAt = work.Now,
            UpdatedById = work.Actor.UserId,
        };
        Describe(version, content);
        work.Db.Definitions.Add(version);
        return version;
    }

    private static void Describe(DefinitionVersion version, IncomingDefinition content) =>
        (version.Name, version.Description, version.ToolVersion) = (content.Name, content.Description, content.ToolVersion is { Length: <= 64 } tool ? tool : null);

    private static IncomingDefinition Carrying(IncomingDefinition incoming, DefinitionVersion latest)
    {
        var raw = incoming.Raw.DeepClone().AsObject();
        foreach (var (name, value) in FlowDefinition.Parse(latest.Json).Raw)
            if (!DesignersOwn.Contains(name) && !raw.ContainsKey(name)) raw[name] = value?.DeepClone();
        return incoming with { Raw = raw };
    }

    /// <summary>64 random bits in hexadecimal, as Elsa's own ids look.</summary>
    private static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
}
