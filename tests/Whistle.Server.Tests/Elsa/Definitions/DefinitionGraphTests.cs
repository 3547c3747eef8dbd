using System.Text.Json.Nodes;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Elsa.Definitions;

public sealed class DefinitionGraphTests
{
    [Fact]
    public async Task A_nested_container_opens_and_knows_the_way_down_to_it()
    {
        var studio = await Studio.Open();
        var sample = ElsaSamples.All["nested-containers"]();
        sample["definitionId"] = Guid.NewGuid().ToString("N");
        var model = await (await studio.Post("/workflow-definitions/import", sample)).Json();
        Assert.Equal("Workflow1:f:if:inner:w1", model["root"]!["activities"]![0]!["then"]!["activities"]![0]!["nodeId"]!.ToString());

        var part = await (await studio.Get($"/workflow-definitions/subgraph/{model["id"]}?parentNodeId=Workflow1:f:if")).Json();
        Assert.Equal(("Workflow1:f:if", "if"), (part["nodeId"]!.ToString(), part["activity"]!["id"]!.ToString()));
        Assert.Equal([("Workflow1:f:if:inner", "then"), ("Workflow1:f:if:w2", "else")], part["children"]!.AsArray().Select(c => (c!["nodeId"]!.ToString(), c["port"]!.ToString())));
        var whole = await (await studio.Get($"/workflow-definitions/subgraph/{model["id"]}")).Json();
        Assert.Equal("Workflow1:f", whole["nodeId"]!.ToString());

        var path = await (await studio.Get($"/workflow-definitions/subgraph/segments/{model["id"]}?childNodeId=Workflow1:f:if:inner:w1")).Json();
        Assert.Equal("Workflow1:f:if:inner:w1", path["childNode"]!["nodeId"]!.ToString());
        Assert.Equal("Workflow1:f:if", path["container"]!["nodeId"]!.ToString());
        var segment = Assert.Single(path["segments"]!.AsArray())!;
        Assert.Equal(("Workflow1:f:if", "if", "Elsa.If", "then"), (segment["activityNodeId"]!.ToString(), segment["activityId"]!.ToString(), segment["activityType"]!.ToString(), segment["portName"]!.ToString()));
        await Studio.Refused(await studio.Get($"/workflow-definitions/subgraph/segments/{model["id"]}?childNodeId=nowhere"), 400, "invalid-body");
    }

    [Fact]
    public async Task Flows_pinned_to_an_older_version_are_pointed_to_the_published_one_and_republished()
    {
        var studio = await Studio.Open();
        var name = "Child" + Guid.NewGuid().ToString("N")[..8];
        var child = Flows.Lines(name, "one");
        child["options"] = new JsonObject { ["usableAsActivity"] = true };
        var first = await studio.Save(child, publish: true);
        var parent = Flows.New(Flows.Name());
        parent["root"]!["activities"] = new JsonArray(new JsonObject
        {
            ["id"] = "c", ["type"] = name, ["version"] = 1, ["workflowDefinitionId"] = first["definitionId"]!.ToString(), ["workflowDefinitionVersionId"] = first["id"]!.ToString(),
        });
        var saved = await studio.Save(parent);
        Flows.Draw(first, "two");
        var second = await studio.Save(first, publish: true);
        Assert.Equal(2, second["version"]!.GetValue<int>());

        var answer = await (await studio.Post($"/workflow-definitions/{first["definitionId"]}/update-references", new JsonObject())).Json();
        Assert.Equal([saved["definitionId"]!.ToString()], answer["affectedWorkflows"]!.AsArray().Select(a => a!.ToString()));
        var updated = await studio.Model(saved["definitionId"]!.ToString());
        Assert.Equal(second["id"]!.ToString(), updated["root"]!["activities"]![0]!["workflowDefinitionVersionId"]!.ToString());
        await Studio.Refused(await studio.Delete($"/workflow-definition-versions/{second["id"]}"), 409, "version-in-use");
    }
}
