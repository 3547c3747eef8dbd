using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Storage;
using Whistle.Cases.Timeline;
using Whistle.Engine;

namespace Whistle.Cases.Rosters;

/// <summary>Keeps duty rosters: plan, change and remove shifts, and hand one over. A shift that is over stays as it was.</summary>
public sealed class RosterCommands(ICaseStore store, CityCatalogue city, CaseAnswers answers, RosterQueries queries)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    /// <exception cref="Refusal">403 not the body's chief nor an administrator; 409 overlapping; 422 with a pointer for every field that is wrong.</exception>
    public Task<CommandAnswer> Plan(Actor actor, ShiftInput input, RequestMeta meta, CancellationToken cancel) =>
        store.Run(new Command("roster.plan", actor, null, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            var body = await Body(work, actor, input.Organisation);
            var shift = new DutyShift { Id = Guid.CreateVersion7(), OrganisationId = body.Id, Version = 1 };
            await Fill(work, shift, body, input, cancel);
            work.Db.DutyShifts.Add(shift);
            return await Answer(work, actor, shift, 201, cancel);
        }, cancel);

    /// <inheritdoc cref="Plan"/>
    public Task<CommandAnswer> Change(Actor actor, Guid id, ShiftInput input, RequestMeta meta, CancellationToken cancel) =>
        store.Run(new Command("roster.change", actor, null, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            var body = await Body(work, actor, input.Organisation);
            var shift = await Find(work, id, cancel);
            if (shift.OrganisationId != body.Id) throw Invalid("/organisation", "班次不能改到其他单位。", "A shift stays with its body.");
            await RequireCurrent(work, actor, shift, meta, cancel);
            await Fill(work, shift, body, input, cancel);
            shift.Version++;
            return await Answer(work, actor, shift, 200, cancel);
        }, cancel);

    public Task<CommandAnswer> Remove(Actor actor, Guid id, RequestMeta meta, CancellationToken cancel) =>
        store.Run(new Command("roster.remove", actor, null, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            var shift = await Find(work, id, cancel);
            await MayEdit(work, actor, shift);
            await RequireCurrent(work, actor, shift, meta, cancel);
            if (shift.From <= work.Now) throw new Refusal(409, "shift-begun", new LocalText("班次已开始，不能删除，可交接或修改。", "The shift has begun; hand it over or change it."));
            work.Db.DutyShifts.Remove(shift);
            new TimelineWriter(work).Audit("shift", id.ToString());
            return new CommandAnswer(204, "");
        }, cancel);

    /// <summary>交接: somebody else of the body takes over the rest of the shift.</summary>
    /// <param name="to">User name; null for the deputy.</param>
    /// <exception cref="Refusal">403 neither on the shift nor the chief; 409 not under way; 422 nobody to take over, or no note.</exception>
    public Task<CommandAnswer> HandOver(Actor actor, Guid id, string? to, string? note, RequestMeta meta, CancellationToken cancel) =>
        store.Run(new Command("roster.hand-over", actor, null, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            var shift = await Find(work, id, cancel);
            Guid?[] onShift = [shift.UserId, shift.DeputyId, shift.HandedToId];
            if (!onShift.Contains(actor.UserId)) await MayEdit(work, actor, shift);
            if (work.Now < shift.From || work.Now >= shift.To) throw new Refusal(409, "shift-not-now", new LocalText("只能交接正在进行的班次。", "Only the shift under way is handed over."));
            if (string.IsNullOrWhiteSpace(note)) throw Invalid("/note", "请填写交接事项。", "Say what the successor has to know.");
            var successor = to is null ? shift.DeputyId ?? throw Invalid("/to", "没有副班，请指定接班人。", "There is no deputy; name who takes over.")
                : await Person(work, shift.OrganisationId, to, "/to", shift.To, cancel);
            if (successor == (shift.HandedToId ?? shift.UserId)) throw Invalid("/to", "接班人已在值班。", "They are on duty already.");
            shift.HandedToId = successor;
            shift.HandedAt = work.Now;
            shift.HandOverNote = note.Trim();
            shift.Version++;
            new TimelineWriter(work).Notify(new LocalText($"值班交接：{note.Trim()}", $"Duty handed over to you: {note.Trim()}"), null, userId: successor);
            return await Answer(work, actor, shift, 200, cancel);
        }, cancel);

    private async Task<CommandAnswer> Answer(CaseWork work, Actor actor, DutyShift shift, int status, CancellationToken cancel)
    {
        new TimelineWriter(work).Audit("shift", shift.Id.ToString(), new JsonObject { ["organisation"] = shift.OrganisationId.ToString(), ["from"] = shift.From, ["to"] = shift.To }.ToJsonString());
        await work.Flush();
        var view = (await queries.Views(work.Db, actor, [shift], work.Now, cancel))[0];
        return new CommandAnswer(status, answers.Serialise(view), $"\"{shift.Version}\"", status == 201 ? $"/api/v1/rosters/shifts/{shift.Id}" : null);
    }

    private async Task<Organisation.Organisation> Body(CaseWork work, Actor actor, string code)
    {
        var body = (await city.Names(work.Db)).Existing(code) ?? throw Invalid("/organisation", "单位不存在。", "There is no such body.");
        if (!RosterRights.MayEdit(actor, body)) throw NotYours();
        // Two people planning one body's shifts at once queue here, so that neither misses the other's.
        await work.Next("roster:" + body.Id.ToString("N"));
        return body;
    }

    private static async Task<DutyShift> Find(CaseWork work, Guid id, CancellationToken cancel) => await work.Db.DutyShifts.FindAsync([id], cancel) ?? throw CaseAccess.Unknown();

    private async Task MayEdit(CaseWork work, Actor actor, DutyShift shift)
    {
        var body = (await city.Names(work.Db)).Organisation(shift.OrganisationId)!;
        if (!RosterRights.MayRead(actor, body)) throw CaseAccess.Unknown();
        if (!RosterRights.MayEdit(actor, body)) throw NotYours();
    }

    private async Task RequireCurrent(CaseWork work, Actor actor, DutyShift shift, RequestMeta meta, CancellationToken cancel)
    {
        if (meta.IfMatch is { } version && version != shift.Version)
            throw new Refusal(412, "stale", new LocalText("内容已被他人更新，请查看最新情况后再提交。", "It has changed since you read it; look at the newer state and submit again."),
                extensions: new Dictionary<string, object?> { ["current"] = (await queries.Views(work.Db, actor, [shift], work.Now, cancel))[0] });
        if (shift.To <= work.Now) throw new Refusal(409, "shift-over", new LocalText("班次已结束，不能修改。", "The shift is over and stays as it was."));
    }

    private async Task Fill(CaseWork work, DutyShift shift, Organisation.Organisation body, ShiftInput input, CancellationToken cancel)
    {
        if (input.To <= input.From) throw Invalid("/to", "结束时间须晚于开始时间。", "The end comes after the beginning.");
        if (input.To - input.From > Longest) throw Invalid("/to", "一个班次最长 31 天。", "A shift is at most 31 days.");
        if (input.To <= work.Now) throw Invalid("/to", "不能补排已过去的班次。", "A shift in the past is not planned.");
        if (input.Note is { Length: > 500 }) throw Invalid("/note", "最多 500 字。", "At most 500 characters.");
        var person = await Person(work, body.Id, input.Person, "/person", input.From, cancel);
        Guid? deputy = string.IsNullOrWhiteSpace(input.Deputy) ? null : await Person(work, body.Id, input.Deputy, "/deputy", input.From, cancel);
        if (deputy == person) throw Invalid("/deputy", "副班不能是本人。", "The deputy is somebody else.");
        if (await work.Db.DutyShifts.AnyAsync(s => s.OrganisationId == body.Id && s.Id != shift.Id && s.From < input.To && s.To > input.From, cancel))
            throw new Refusal(409, "shift-overlap", new LocalText("与已有班次时间重叠。", "It overlaps another shift."), [new FieldError("/from", "overlap", new LocalText("与已有班次时间重叠。", "It overlaps another shift."))]);
        (shift.From, shift.To, shift.UserId, shift.DeputyId, shift.Note) = (input.From, input.To, person, deputy, string.IsNullOrWhiteSpace(input.Note) ? null : input.Note.Trim());
    }

    /// <summary>Somebody active who holds a role in the body at that time.</summary>
    private static async Task<Guid> Person(CaseWork work, Guid body, string userName, string pointer, DateTime at, CancellationToken cancel)
    {
        var name = userName.ToUpperInvariant();
        return await work.Db.Users.Where(u => u.NormalizedUserName == name && u.Active
                && work.Db.Memberships.Any(m => m.UserId == u.Id && m.OrganisationId == body && (m.ValidTo == null || m.ValidTo > at)))
            .Select(u => (Guid?)u.Id).FirstOrDefaultAsync(cancel) ?? throw Invalid(pointer, "该单位没有此人。", "Nobody of that name belongs to the body.");
    }

    private static Refusal NotYours() => new(403, "forbidden", new LocalText("只有单位负责人和系统管理员可以排班。", "The body's chief and administrators keep its roster."));

    private static Refusal Invalid(string pointer, string zh, string en) => new(422, "invalid-form",
        new LocalText("填写内容有误，请按提示修改。", "Some fields need mending."), [new FieldError(pointer, "invalid", new LocalText(zh, en))]);
}
