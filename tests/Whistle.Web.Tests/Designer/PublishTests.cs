using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Designer;

/// <summary>What the Studio is refused when it publishes the whistle flow.</summary>
public sealed class PublishTests(StudioDesk desk) : StudioTest(desk)
{
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

    private static JsonObject Activity(JsonObject flow, string id) => flow["root"]!["activities"]!.AsArray().Single(a => a!["id"]!.GetValue<string>() == id)!.AsObject();

    /// <summary>The shipped flow, marked as the Studio wants the files it takes in.</summary>
    private static JsonObject Shipped()
    {
        var flow = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "workflows", "whistle", "flow.json")))!.AsObject();
        flow["$schema"] = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json";
        return flow;
    }
}
