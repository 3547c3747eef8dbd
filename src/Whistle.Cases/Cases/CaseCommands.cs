using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Clocks;
using Whistle.Cases.Escalation;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Cases;

/// <summary>What people do to a case as a whole: open it, comment, interrupt it, unmask what is personal in it.</summary>
public sealed class CaseCommands(ICaseStore store, CaseRuns runs, BundleCache bundles, CityCatalogue city, FormEntry forms, CaseAnswers answers)
{
    /// <summary>Opens a case: form, number, flow, first tasks, clocks, history, audit and outbox in one transaction.</summary>
    /// <exception cref="Refusal">404 unknown case type; 403 not an opener; 422 form errors.</exception>
    public Task<CommandAnswer> Open(Actor actor, OpenCaseRequest request, RequestMeta meta, CancellationToken cancel) =>
        store.Run(new Command("case.open", actor, null, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            var bundle = await bundles.Current(work.Db, request.CaseType) ?? throw new Refusal(404, "unknown-case-type",
                new LocalText($"没有名为“{request.CaseType}”的案件类型。", $"There is no case type '{request.CaseType}'."),
                [new FieldError("/caseType", "unknown", new LocalText("案件类型不存在。", "Unknown case type."))]);
            var type = bundle.Type;
            var role = actor.Roles.FirstOrDefault(r => type.Openers.Contains(r.Role)) ?? throw new Refusal(403, "not-an-opener",
                new LocalText("您的岗位不能发起此类案件。", "Your role may not open cases of this type."));
            var owner = (await city.Names(work.Db)).Organisation(role.OrganisationId)!;

            var entry = await forms.ReadCase(work, type, request.Data, owner);
            var county = owner.CountyCode ?? owner.DivisionCode;
            var year = CityTime.DateOf(work.Now).Year;
            var c = new Case
            {
                Id = Guid.CreateVersion7(),
                Number = type.Numbering.Format(county, year, await work.Next(NumberPattern.SequenceKey(type.Key, county, year))),
                CaseType = type.Key,
                BundleId = bundle.Id,
                Title = type.TitleOf(entry.Values),
                Stage = type.Stages[0].Key,
                Status = CaseStatus.Open,
                DataJson = entry.Values.ToJsonString(),
                OrganisationId = owner.Id,
                CountyCode = county,
                OpenedAt = work.Now,
                OpenedById = actor.UserId,
                UpdatedAt = work.Now,
                Version = 1,
            };
            if (owner.Kind == Organisation.OrganisationKind.Township) c.TownshipCode = owner.DivisionCode;
            entry.WriteColumns(type, c);
            work.Case = c;
            work.Db.Cases.Add(c);
            if (entry.Personal.Count > 0)
                work.Db.PersonalData.Add(new CasePersonalData { CaseId = c.Id, DataJson = entry.Personal.ToJsonString() });
            work.Db.Participations.Add(new CaseParticipation
            {
                Id = Guid.CreateVersion7(), CaseId = c.Id, OrganisationId = owner.Id, Kind = ParticipationKind.Owner, Since = work.Now,
            });
            var run = runs.Opening(work, bundle);
            run.Timeline.ActorOrganisation = owner.Name;
            run.Timeline.Tell("opened", new LocalText($"发起{type.Name.Zh}：{c.Title}", $"Opened {type.Name.En}: {c.Title}"));
            run.Timeline.Audit("case", c.Id.ToString(), new JsonObject { ["number"] = c.Number, ["caseType"] = c.CaseType }.ToJsonString());
            run.Timeline.Publish("case.opened", organisationId: owner.Id);
            await entry.Attach(run, null);
            await run.Start(type.Flow, new JsonObject { ["caseId"] = c.Id.ToString(), ["kind"] = c.Kind, ["urgency"] = c.Urgency });
            await run.Drain();
            return await answers.Of(run, 201, $"/api/v1/cases/{c.Id}");
        }, cancel);

    /// <summary>A command offered on the case itself: comment, or an interrupt its type declares.</summary>
    public Task<CommandAnswer> Act(Actor actor, Guid caseId, string command, ActRequest request, RequestMeta meta, CancellationToken cancel) =>
        store.Run(new Command("case." + command, actor, caseId, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            var run = await runs.Of(work);
            var scope = await CaseAccess.Require(work.Db, actor, run.Case, cancel);
            if (scope.ReadOnly && !Oversight.Is(command)) throw CaseAccess.LookOnly();
            if (meta.IfMatch is { } version && version != run.Case.Version) throw await answers.Stale(run);
            run.Timeline.ActorOrganisation = await answers.OrganisationName(work.Db, actor, null);
            if (command == "comment")
            {
                var order = scope.Whole ? null : await Orders.SpokenFrom(run, actor);
                run.Timeline.Tell("comment", new LocalText("留言", "Comment"), FormEntry.RequireComment(request.Comment), orderId: order?.Id);
            }
            else if (Oversight.Is(command))
            {
                await Oversight.OnCase(run, command, request, forms);
            }
            else
            {
                await Interrupts.OnCase(run, command, request, forms);
            }
            run.Timeline.Audit("case", run.Case.Id.ToString(), new JsonObject { ["number"] = run.Case.Number }.ToJsonString());
            run.Timeline.Publish("case.changed");
            run.Case.UpdatedAt = work.Now;
            run.Case.Version++;
            return await answers.Of(run, 200, null);
        }, cancel);

    /// <summary>Shows personal data for a stated purpose. The reading is recorded in audit and history (个人信息保护法 arts 6, 51).</summary>
    public Task<CommandAnswer> Unmask(Actor actor, Guid caseId, string purpose, RequestMeta meta, CancellationToken cancel) =>
        // No idempotency key: its stored answer would keep in the clear what is masked elsewhere.
        store.Run(new Command("case.unmask", actor, caseId, TraceId: meta.TraceId), async work =>
        {
            var run = await runs.Of(work);
            var scope = await CaseAccess.Require(work.Db, actor, run.Case, cancel);
            if (!scope.Whole || scope.ReadOnly) throw new Refusal(403, "personal-data",
                new LocalText("当事人信息不向您的岗位公开。", "Personal data is not open to your role."));
            if (string.IsNullOrWhiteSpace(purpose) || purpose.Trim().Length < 4) throw new Refusal(422, "purpose-required",
                new LocalText("请说明查看个人信息的用途。", "State the purpose of seeing personal data."),
                [new FieldError("/purpose", "required", new LocalText("请填写用途（至少 4 个字）。", "State the purpose (4 characters or more)."))]);
            var data = await work.Db.PersonalData.AsNoTracking().FirstOrDefaultAsync(p => p.CaseId == caseId, cancel);
            run.Timeline.ActorOrganisation = await answers.OrganisationName(work.Db, actor, null);
            run.Timeline.Tell("unmasked", new LocalText("查看当事人信息", "Viewed personal data"), purpose);
            run.Timeline.Audit("personal-data", caseId.ToString(), new JsonObject { ["purpose"] = purpose.Trim() }.ToJsonString());
            var fields = data is null ? new JsonObject() : JsonNode.Parse(data.DataJson)!.AsObject();
            return new CommandAnswer(200, answers.Serialise(new PersonalView(false, fields)));
        }, cancel);
}
