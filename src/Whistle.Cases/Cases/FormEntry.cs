using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.CaseTypes.Forms;
using Whistle.Cases.Flows;
using Whistle.Cases.Geography;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Cases;

/// <summary>Reads what somebody entered: validates it against its form and carries it into the case.</summary>
public sealed class FormEntry(CityCatalogue city)
{
    /// <summary>The form of an action; none means that data must be empty.</summary>
    /// <exception cref="Refusal">422 with a pointer for every field that is wrong.</exception>
    public async Task<EnteredForm> Read(CaseRun run, string? formKey, JsonObject? data)
    {
        var form = run.Type.FormOf(formKey);
        if (form is null && formKey == run.Type.Form.Key) form = run.Type.Form;
        form ??= WorkForms.Find(formKey);
        var schema = form?.Schema ?? FormSchema.Empty;
        var names = await city.Names(run.Work.Db);
        var owner = names.Organisation(run.Case.OrganisationId)!;
        var grids = await city.Grids(run.Work.Db);
        var result = await FormValidator.Validate(schema, data ?? [], "/data", new FormLookups(run.Work, run.Case.CountyCode, owner, grids, names, run.Case.Id), default);
        return new EnteredForm(form, Accept(result), grids);
    }

    /// <summary>The case's own form, before there is a case.</summary>
    public async Task<EnteredForm> ReadCase(CaseWork work, CaseType type, JsonObject data, Organisation.Organisation owner)
    {
        var county = owner.CountyCode ?? owner.DivisionCode;
        var grids = await city.Grids(work.Db);
        var result = await FormValidator.Validate(type.Form.Schema, data, "/data", new FormLookups(work, county, owner, grids, await city.Names(work.Db), null), default);
        return new EnteredForm(type.Form, Accept(result), grids);
    }

    /// <exception cref="Refusal">422 when nothing was written.</exception>
    public static string RequireComment(string? comment)
    {
        if (comment is { Length: > 4000 })
            throw Invalid([new FieldError("/comment", "too-long", new LocalText("最多 4000 字。", "At most 4000 characters."))]);
        return string.IsNullOrWhiteSpace(comment)
            ? throw Invalid([new FieldError("/comment", "required", new LocalText("请填写意见或理由。", "State your reason."))])
            : comment.Trim();
    }

    private static FormResult Accept(FormResult result) => result.Accepted ? result : throw Invalid(result.Errors);

    private static Refusal Invalid(IReadOnlyList<FieldError> errors) =>
        new(422, "invalid-form", new LocalText("填写内容有误，请按提示修改。", "Some fields need mending."), errors);
}

/// <summary>An accepted form and what it does to the case.</summary>
public sealed class EnteredForm(CaseForm? form, FormResult result, GridLocator grids)
{
    public JsonObject Values => result.Public;
    public JsonObject Personal => result.Personal;

    /// <summary>What the flow may know: choices, codes and numbers.</summary>
    public JsonObject Facts => form?.Schema.RoutingFacts(result.Public) ?? [];

    /// <summary>Fills the columns lists filter on, and finds grid and township from the place.</summary>
    public void WriteColumns(CaseType type, Case c)
    {
        type.Columns.Apply(c, Values);
        if (c is not { Lon: { } lon, Lat: { } lat }) return;
        var grid = grids.Find(lon, lat);
        c.GridId = grid?.Id;
        if (grid is not null) c.TownshipCode = grid.TownshipCode;
    }

    /// <summary>Binds the files and, where the form says so, replaces the case's own fields of the same name.</summary>
    public async Task Apply(CaseRun run, CaseTask? task)
    {
        await Attach(run, task);
        if (form is not { WritesCase: true }) return;
        var data = JsonNode.Parse(run.Case.DataJson)!.AsObject();
        foreach (var (name, value) in Values)
            if (run.Type.Form.Schema.Field(name) is not null) data[name] = value?.DeepClone();
        run.Case.DataJson = data.ToJsonString();
        run.Case.Title = run.Type.TitleOf(data);
        new EnteredForm(run.Type.Form, result with { Public = data }, grids).WriteColumns(run.Type, run.Case);
    }

    public async Task Attach(CaseRun run, CaseTask? task)
    {
        if (result.Files.Count == 0) return;
        var ids = result.Files.ToArray();
        foreach (var file in await run.Work.Db.Attachments.Where(a => ids.Contains(a.Id)).ToListAsync())
        {
            // Validated free a moment ago; a command on another case may have named it since. The column is a concurrency token,
            // so whoever comes later than this line is told by the database.
            if (file.CaseId is { } taken && taken != run.Case.Id)
                throw new Refusal(409, "file-taken", new LocalText("所选文件已被另一案件使用，请重新上传。", "A chosen file belongs to another case by now; please upload it again."));
            file.CaseId = run.Case.Id;
            file.TaskId = task?.Id;
            file.UnitOrderId = task?.UnitOrderId;
        }
    }
}
