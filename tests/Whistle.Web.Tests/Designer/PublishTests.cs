using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Designer;

/// <summary>What publishing the whistle flow in the Studio does to whistles, and what it refuses.</summary>
public sealed class PublishTests(StudioDesk desk) : StudioTest(desk)
{
    [PageFact]
    public async Task The_next_whistle_takes_the_added_approval_and_the_one_already_running_keeps_the_old_way()
    {
        var before = await Prepared.Whistle(Desk.Browsing.Server);
        await Studio.Import("whistle.json", WithSecondApproval().ToJsonString());
        await Studio.OpenDefinition("whistle");
        await Expect(Studio.Nodes.Filter(new LocatorFilterOptions { HasText = "街道领导审核" })).ToHaveCountAsync(2);
        Desk.Admin.Expects(400);
        Assert.Equal(400, (await Studio.Publish()).Status);
        await Expect(Studio.Refusal).ToContainTextAsync("现有待办：second-approve");
        await Desk.Admin.GoTo("/admin/flows");
        var card = Desk.Admin.Page.Locator("[data-testid=flow-entry][data-flow=whistle]");
        await card.GetByTestId("publish-flow").ClickAsync();
        await card.GetByTestId("override-reason").FillAsync("新增分管领导审批，情景随后更新");
        await card.GetByTestId("publish-flow").ClickAsync();
        await Expect(card.GetByTestId("publish-panel")).ToHaveCountAsync(0);
        var after = await Prepared.Whistle(Desk.Browsing.Server);

        using var leader = await Clerk.SignIn(Desk.Browsing.Server, "dongguan-lead");
        await leader.Do(before.Id, "approve", "approve");
        await leader.Do(after.Id, "approve", "approve");
        Assert.Equal(["dispatch"], await leader.OpenKinds(before.Id));
        Assert.Equal(["second-approve"], await leader.OpenKinds(after.Id));
        await leader.Do(after.Id, "second-approve", "agree");
        Assert.Equal(["dispatch"], await leader.OpenKinds(after.Id));
    }

    [PageFact]
    public async Task A_whistle_flow_in_which_a_handler_may_verify_is_refused_and_the_Studio_says_why()
    {
        Desk.Admin.Expects(400);
        var broken = Shipped();
        Activity(broken, "verify").Remove("notBy");
        await Studio.Import("whistle.json", broken.ToJsonString());
        await Studio.OpenDefinition("whistle");
        Assert.Equal(400, (await Studio.Publish()).Status);
        await Expect(Studio.Refusal).ToContainTextAsync("处置人可以核验自己的处置");
        await Expect(Studio.Refusal).ToContainTextAsync("改法");
        await Pictures.Take(Desk.Admin, "studio-refused");
        await Studio.Refusal.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(Studio.Refusal).ToHaveCountAsync(0);
    }

    /// <summary>The shipped flow as another tool would redraw it: the street leader's approval goes to one more before the dispatch.</summary>
    private static JsonObject WithSecondApproval()
    {
        var flow = Shipped();
        var (activities, connections) = (flow["root"]!["activities"]!.AsArray(), flow["root"]!["connections"]!.AsArray());
        var second = Activity(flow, "approve").DeepClone().AsObject();
        (second["id"], second["name"], second["nodeId"]) = ("second-approve", "second-approve", "Workflow1:whistle-chart:second-approve");
        second["task"]!["expression"]!["value"] = "second-approve";
        second["outcomes"]!["expression"]!["value"] = "[\"agree\"]";
        second["outcomeLabels"]!["expression"]!["value"] = "agree: 同意 / Agree";
        second["metadata"]!["designer"]!["position"]!["y"] = -100;
        foreach (var other in new[] { "reasonRequired", "grave", "act", "clock" }) second.Remove(other);
        activities.Add(second);
        connections.Single(c => c!["source"]!["activity"]!.GetValue<string>() == "approve" && c["source"]!["port"]!.GetValue<string>() == "approve")!["target"]!["activity"] = "second-approve";
        connections.Add(new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = "second-approve", ["port"] = "agree" },
            ["target"] = new JsonObject { ["activity"] = "dispatching", ["port"] = "In" },
        });
        return flow;
    }

    private static JsonObject Activity(JsonObject flow, string id) => flow["root"]!["activities"]!.AsArray().Single(a => a!["id"]!.GetValue<string>() == id)!.AsObject();

    /// <summary>The shipped flow, marked as the Studio wants the files it takes in.</summary>
    private static JsonObject Shipped()
    {
        var flow = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "workflows", "whistle", "flow.json")))!.AsObject();
        flow["$schema"] = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json";
        return flow;
    }
}
