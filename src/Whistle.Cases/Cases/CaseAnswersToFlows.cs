using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Flows;
using Whistle.Cases.Organisation;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Cases;

/// <summary>Whistle.SetStage.</summary>
public sealed class SetStageAnswer : IHostAnswer
{
    public string Kind => "set-stage";

    public Task<JsonNode?> Answer(CaseRun run, FlowInstance instance, HostQuestion question)
    {
        Stages.Enter(run, question.Payload["stage"]!.ToString());
        return Task.FromResult<JsonNode?>(null);
    }
}

/// <summary>Whistle.CloseCase.</summary>
public sealed class CloseCaseAnswer : IHostAnswer
{
    public string Kind => "close-case";

    public async Task<JsonNode?> Answer(CaseRun run, FlowInstance instance, HostQuestion question)
    {
        switch (question.Payload["status"]?.ToString())
        {
            case "open": CaseClosing.Reopen(run); break;
            case "cancelled": await CaseClosing.Close(run, CaseStatus.Cancelled, null); break;
            case "archived": await CaseClosing.Close(run, CaseStatus.Archived, null); break;
            default: await CaseClosing.Close(run, CaseStatus.Closed, null); break;
        }
        return null;
    }
}

/// <summary>Whistle.Notify.</summary>
public sealed class NotifyAnswer : IHostAnswer
{
    public string Kind => "notify";

    public async Task<JsonNode?> Answer(CaseRun run, FlowInstance instance, HostQuestion question)
    {
        var message = question.Payload["message"];
        var to = await AssigneeRule.Find(run, instance, question.Payload["to"] as JsonObject ?? [], []);
        if (to is not null && message is not null)
            run.Timeline.Notify(new LocalText($"{run.Case.Number} {message["zh"]}", $"{run.Case.Number} {message["en"]}"),
                to.OrganisationId, TaskRights.SplitList(to.Roles).FirstOrDefault(), to.UserId);
        return null;
    }
}

/// <summary>Whistle.Route.</summary>
public sealed class RouteAnswer : IHostAnswer
{
    public string Kind => "route";

    public async Task<JsonNode?> Answer(CaseRun run, FlowInstance instance, HostQuestion question)
    {
        var route = await Routes.Of(run);
        if (route is null) return new JsonObject();
        run.Timeline.Tell("routed", route.Reason);
        return new JsonObject
        {
            ["lead"] = route.Lead?.Code,
            ["assist"] = new JsonArray([.. route.Assisting.Select(a => (JsonNode)a.Code)]),
        };
    }
}

/// <summary>Whistle.CallUnits: opens the orders a dispatch names and starts their sub-flows.</summary>
public sealed class CallUnitsAnswer : IHostAnswer
{
    public string Kind => "call-units";

    public async Task<JsonNode?> Answer(CaseRun run, FlowInstance instance, HostQuestion question)
    {
        var from = question.Payload["from"]!.ToString();
        await run.Work.Flush();
        var caseId = run.Case.Id;
        var json = await run.Work.Db.Tasks.AsNoTracking()
            .Where(t => t.CaseId == caseId && t.Kind == from && t.State == TaskState.Completed && t.ResultJson != null)
            .OrderByDescending(t => t.CompletedAt).Select(t => t.ResultJson).FirstOrDefaultAsync();
        if ((json is null ? null : JsonNode.Parse(json)?["units"]) is not JsonObject units)
            throw new FlowQuestionException(new LocalText($"环节“{from}”没有确定任何承办单位。", $"The step '{from}' named no unit."));

        var called = new List<(string Code, UnitRole Role, string? Requirement)>();
        if (units["lead"] is JsonObject lead) called.Add((lead["organisation"]!.ToString(), UnitRole.Lead, lead["requirement"]?.ToString()));
        foreach (var assist in (units["assisting"] as JsonArray ?? []).OfType<JsonObject>())
            called.Add((assist["organisation"]!.ToString(), UnitRole.Assist, assist["requirement"]?.ToString()));

        var children = new JsonArray();
        foreach (var (code, role, requirement) in called)
            children.Add(await CallOne(run, instance, question.Payload["unitFlow"]!.ToString(), code, role, requirement));
        return new JsonObject { ["children"] = children };
    }

    internal static async Task<JsonObject> CallOne(CaseRun run, FlowInstance parent, string unitFlow, string code, UnitRole role, string? requirement)
    {
        var unit = (await run.City.Names(run.Work.Db)).Existing(code)
            ?? throw new FlowQuestionException(new LocalText($"单位 {code} 不存在或已撤销。", $"The unit {code} does not exist any more."));
        var order = Orders.Open(run, unit, role, requirement);
        var child = await run.Start(unitFlow, new JsonObject
        {
            ["orderId"] = order.Id.ToString(),
            ["role"] = role == UnitRole.Lead ? "lead" : "assist",
            ["unit"] = code,
            ["kind"] = run.Case.Kind,
        }, parent.Id, order.Id);
        return new JsonObject { ["instanceId"] = child.Id.ToString(), ["orderId"] = order.Id.ToString(), ["role"] = role == UnitRole.Lead ? "lead" : "assist" };
    }
}

/// <summary>After an accepted return: the unit the dispatcher named instead is called in the returned one's place.</summary>
public sealed class ReplaceUnitAnswer : IHostAnswer
{
    public string Kind => "replace-unit";

    public async Task<JsonNode?> Answer(CaseRun run, FlowInstance instance, HostQuestion question)
    {
        var orderId = Guid.Parse(question.Payload["orderId"]!.ToString());
        var old = await Orders.Find(run, orderId) ?? throw new InvalidOperationException($"Order {orderId} is gone.");
        if (old.EndedAt is null) await Orders.End(run, old, UnitOrderState.Returned);
        await run.Work.Flush();
        var results = await run.Work.Db.Tasks.AsNoTracking()
            .Where(t => t.UnitOrderId == orderId && t.State == TaskState.Completed && t.ResultJson != null)
            .OrderByDescending(t => t.CompletedAt).Select(t => t.ResultJson!).ToListAsync();
        var code = results.Select(r => JsonNode.Parse(r)?["newUnit"]?.ToString()).FirstOrDefault(u => u is not null);
        if (code is null) return new JsonObject { ["children"] = new JsonArray() };
        var child = await CallUnitsAnswer.CallOne(run, instance, question.Payload["unitFlow"]!.ToString(), code, old.Role, old.Requirement);
        return new JsonObject { ["children"] = new JsonArray(child) };
    }
}
