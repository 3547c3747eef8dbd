using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Cases.Storage;
using Whistle.Server.Tests.Elsa.Definitions;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Elsa.Instances;

/// <summary>From the designer's side a live case may be watched, and nothing else.</summary>
public sealed class CaseDoorTests
{
    private const string Secret = "紫藤巷七号的秘密投诉事项";

    [Fact]
    public async Task A_live_case_cannot_be_moved_through_the_contract_and_the_refusal_names_its_own_command()
    {
        var (studio, instance, caseId) = await Case();
        var alteration = (JsonObject one) => new JsonObject { ["alterations"] = new JsonArray(one), ["workflowInstanceIds"] = new JsonArray(instance) };
        foreach (var (path, body, command) in new[]
        {
            ($"/cancel/workflow-instances/{instance}", null, $"/api/v1/cases/{caseId}/"),
            ("/bulk-actions/cancel/workflow-instances", new JsonObject { ["ids"] = new JsonArray(instance) }, $"/api/v1/cases/{caseId}/"),
            ("/bulk-actions/delete/workflow-instances/by-id", new JsonObject { ["ids"] = new JsonArray(instance) }, $"/api/v1/cases/{caseId}"),
            ("/events/Anything/trigger", new JsonObject { ["workflowInstanceId"] = instance }, $"/api/v1/cases/{caseId}/messages/"),
            ("/alterations/run", alteration(new JsonObject { ["type"] = "Cancel" }), $"/api/v1/cases/{caseId}"),
            ("/alterations/run", alteration(new JsonObject { ["type"] = "ModifyVariable", ["variableId"] = "x", ["value"] = 1 }), $"/api/v1/cases/{caseId}"),
            ("/alterations/run", alteration(new JsonObject { ["type"] = "Migrate", ["targetVersion"] = 1 }), $"/api/v1/cases/{caseId}"),
            ("/alterations/workflows/retry", new JsonObject { ["workflowInstanceIds"] = new JsonArray(instance) }, $"/api/v1/cases/{caseId}"),
            ($"/workflow-instances/{instance}/variables", new JsonObject { ["variables"] = new JsonArray(new JsonObject { ["id"] = "x", ["value"] = 1 }) }, $"/api/v1/cases/{caseId}"),
        })
        {
            var answer = await studio.Post(path, body);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.Conflict, $"{path}: {(int)answer.StatusCode} {text}");
            Assert.Contains(command, text, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.Conflict, (await studio.Delete($"/workflow-instances/{instance}")).StatusCode);
        Assert.Equal("Running", (await (await studio.Get($"/workflow-instances/{instance}")).Json())["status"]!.ToString());
    }

    [Fact]
    public async Task In_bulk_what_may_be_done_is_done_and_counted_and_the_case_is_listed_as_refused()
    {
        var (studio, ofCase, _) = await Case();
        var free = await Waiting(studio);
        var answer = await (await studio.Post("/bulk-actions/cancel/workflow-instances", new JsonObject { ["ids"] = new JsonArray(ofCase, free, Guid.NewGuid().ToString()) })).Json();
        Assert.Equal(1, answer["cancelled"]!.GetValue<int>());
        Assert.Equal(["case-instance", "unknown-instance"], answer["refused"]!.AsArray().Select(r => r!["code"]!.ToString()));
        Assert.Equal("Cancelled", (await (await studio.Get($"/workflow-instances/{free}")).Json())["subStatus"]!.ToString());
        answer = await (await studio.Post("/bulk-actions/delete/workflow-instances/by-id", new JsonObject { ["ids"] = new JsonArray(ofCase, free) })).Json();
        Assert.Equal(1, answer["deleted"]!.GetValue<int>());
        Assert.Equal(HttpStatusCode.NotFound, (await studio.Get($"/workflow-instances/{free}")).StatusCode);
    }

    [Fact]
    public async Task What_the_designer_shows_of_a_case_holds_no_text_and_no_personal_data_of_it()
    {
        var (studio, instance, _) = await Case();
        var shown = new List<string>();
        foreach (var path in new[]
        {
            $"/workflow-instances/{instance}", $"/workflow-instances/{instance}/variables", $"/workflow-instances/{instance}/journal", $"/workflow-instances/{instance}/execution-state",
            $"/activity-executions/list?workflowInstanceId={instance}", $"/activity-execution-summaries/list?workflowInstanceId={instance}", "/workflow-instances?pageSize=100",
        })
        {
            var answer = await studio.Get(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            shown.Add(await answer.Content.ReadAsStringAsync());
        }
        foreach (var visit in JsonNode.Parse(shown[4])!["items"]!.AsArray())
            shown.Add(await (await studio.Get($"/activity-executions/by-id?id={visit!["id"]}")).Content.ReadAsStringAsync());
        Assert.Contains("Elsa.Flowchart", shown[2], StringComparison.Ordinal);
        Assert.All(shown, text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
        Assert.All(shown, text => Assert.DoesNotContain("13900001234", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Running_a_case_type_s_definition_simulates_it_and_leaves_no_case()
    {
        var studio = await Studio.Open();
        var answer = await studio.Post("/workflow-definitions/whistle/execute", new JsonObject { ["versionOptions"] = "Latest" });
        var state = (await answer.Json())["workflowState"]!;
        var id = answer.Headers.GetValues("x-elsa-workflow-instance-id").Single();
        Assert.Equal(("whistle", "Running"), (state["definitionId"]!.ToString(), state["status"]!.ToString()));
        Assert.NotEmpty((await (await studio.Get($"/workflow-instances/{id}/journal")).Json())["items"]!.AsArray());
        Assert.Equal("simulated-instance", (await studio.Post($"/cancel/workflow-instances/{id}")).Headers.GetValues("x-whistle-code").Single());
        await using var db = TestServer.Shared.Services.GetRequiredService<ICaseStore>().Read();
        Assert.False(await db.Bookmarks.AnyAsync(b => b.InstanceId == Guid.Parse(id)) || await db.Timers.AnyAsync(t => t.InstanceId == Guid.Parse(id)));
        Assert.Null(await db.Instances.Where(i => i.Id == Guid.Parse(id)).Select(i => i.CaseId).SingleAsync());
        Assert.False(await db.Cases.AnyAsync(c => c.FlowInstanceId == Guid.Parse(id)));
    }

    /// <summary>A whistle with distinctive words in every text, and its flow's instance.</summary>
    private static async Task<(Studio Studio, string Instance, string CaseId)> Case()
    {
        var clerk = await TestServer.Shared.SignedIn("dongguan");
        var opened = await Whistles.Blow(clerk, data =>
        {
            foreach (var name in new[] { "matter", "description", "reason", "reporterName" })
                if (data[name] is JsonValue) data[name] = Secret;
            if (data["reporterPhone"] is JsonValue) data["reporterPhone"] = "13900001234";
        });
        var studio = await Studio.Open();
        var caseId = opened["id"]!.GetValue<Guid>();
        await using var db = TestServer.Shared.Services.GetRequiredService<ICaseStore>().Read();
        var instance = await db.Instances.Where(i => i.CaseId == caseId && i.ParentInstanceId == null).Select(i => i.Id).SingleAsync();
        return (studio, instance.ToString(), caseId.ToString());
    }

    internal static async Task<string> Waiting(Studio studio)
    {
        var flow = Flows.Lines(Flows.Name(), "one");
        flow["root"]!["activities"]!.AsArray().Add(new JsonObject
        {
            ["id"] = "T", ["name"] = "T", ["type"] = "Elsa.RunTask", ["version"] = 1,
            ["taskName"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "T" } },
        });
        flow["root"]!["connections"]!.AsArray().Add(Flows.Connection("a0", "Done", "T"));
        var definition = (await studio.Save(flow, publish: true))["definitionId"]!.ToString();
        var started = await (await studio.Post($"/workflow-definitions/{definition}/dispatch", new JsonObject())).Json();
        return started["workflowInstanceId"]!.ToString();
    }
}
