using System.Net;
using System.Text.Json.Nodes;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Elsa.Definitions;

public sealed class VersionHistoryTests
{
    [Fact]
    public async Task Reverting_makes_a_new_draft_of_an_old_version_and_answers_its_summary()
    {
        var studio = await Studio.Open();
        var first = await studio.Save(Flows.Lines(Flows.Name(), "old"), publish: true);
        var changed = first.DeepClone().AsObject();
        Flows.Draw(changed, "new");
        await studio.Save(changed, publish: true);

        var answer = await studio.Post($"/workflow-definitions/{first["definitionId"]}/revert/1");
        var summary = await answer.Json(HttpStatusCode.Created);
        Assert.Equal((3, true, false), (summary["version"]!.GetValue<int>(), summary["isLatest"]!.GetValue<bool>(), summary["isPublished"]!.GetValue<bool>()));
        Assert.Null(summary["links"]);
        Assert.Equal($"/elsa/api/workflow-definitions/by-id/{summary["id"]}", answer.Headers.Location?.ToString());
        Assert.Equal("old", (await studio.Model(first["definitionId"]!.ToString()))["root"]!["activities"]![0]!["text"]!["expression"]!["value"]!.ToString());
        Assert.Equal(2, (await studio.Model(first["definitionId"]!.ToString(), "Published"))["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task Retracting_takes_the_published_mark_away_and_the_next_save_makes_a_new_version()
    {
        var studio = await Studio.Open();
        var published = await studio.Save(Flows.Lines(Flows.Name(), "one"), publish: true);
        var id = published["definitionId"]!.ToString();
        var retracted = await (await studio.Post($"/workflow-definitions/{id}/retract", new JsonObject())).Json();
        Assert.Equal((false, true, 1), (retracted["isPublished"]!.GetValue<bool>(), retracted["isLatest"]!.GetValue<bool>(), retracted["version"]!.GetValue<int>()));
        Assert.Equal(HttpStatusCode.NotFound, (await studio.Get($"/workflow-definitions/by-definition-id/{id}?versionOptions=Published")).StatusCode);
        await Studio.Refused(await studio.Post($"/workflow-definitions/{id}/retract", new JsonObject()), 400, "not-published");

        Assert.Equal(2, (await studio.Save(retracted))["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task Deleting_the_latest_version_makes_the_one_before_the_latest_and_deleting_a_definition_deletes_all()
    {
        var studio = await Studio.Open();
        var published = await studio.Save(Flows.Lines(Flows.Name(), "one"), publish: true);
        var draft = await studio.Save(published);
        var id = published["definitionId"]!.ToString();
        Assert.Equal(HttpStatusCode.NoContent, (await studio.Delete($"/workflow-definition-versions/{draft["id"]}")).StatusCode);
        Assert.Equal((1, true), ((await studio.Model(id))["version"]!.GetValue<int>(), (await studio.Model(id))["isLatest"]!.GetValue<bool>()));

        await studio.Save(published);
        Assert.Equal(HttpStatusCode.NoContent, (await studio.Delete($"/workflow-definitions/{id}")).StatusCode);
        Assert.Equal(0, (await (await studio.Get($"/workflow-definitions?versionOptions=AllVersions&DefinitionIds={id}")).Json())["totalCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_flow_of_a_case_type_can_neither_be_retracted_nor_deleted()
    {
        var studio = await Studio.Open();
        foreach (var id in ShippedFlows.Ids())
        {
            var published = await studio.Model(id, "Published");
            Assert.Contains("案件类型", Studio.Errors(await Studio.Refused(await studio.Post($"/workflow-definitions/{id}/retract", new JsonObject()), 409, "flow-needed")));
            await Studio.Refused(await studio.Delete($"/workflow-definitions/{id}"), 409, "flow-needed");
            await Studio.Refused(await studio.Delete($"/workflow-definition-versions/{published["id"]}"), 409, "flow-needed");
        }
        await Studio.Refused(await studio.Post("/bulk-actions/delete/workflow-definitions/by-definition-id", new JsonObject { ["definitionIds"] = new JsonArray(ShippedFlows.Ids()[0]) }), 409, "flow-needed");
    }

    [Fact]
    public async Task Bulk_actions_do_what_they_can_and_name_what_they_could_not()
    {
        var studio = await Studio.Open();
        var good = await studio.Save(Flows.Lines(Flows.Name(), "one"));
        var broken = Flows.Lines(Flows.Name(), "one");
        broken["root"]!["activities"]![0]!["type"] = "No.SuchActivity";
        var bad = await studio.Save(broken);
        var ids = new JsonObject { ["definitionIds"] = new JsonArray(good["definitionId"]!.ToString(), bad["definitionId"]!.ToString(), "nothing") };
        var answer = await (await studio.Post("/bulk-actions/publish/workflow-definitions/by-definition-ids", ids)).Json();
        Assert.Equal(["published", "alreadyPublished", "notFound", "skipped", "updatedConsumers", "failed", "warnings"], answer.Select(p => p.Key));
        Assert.Equal([good["definitionId"]!.ToString()], Texts(answer["published"]));
        Assert.Equal(["nothing"], Texts(answer["notFound"]));
        Assert.Equal([bad["definitionId"]!.ToString()], Texts(answer["failed"]));
        Assert.Contains("No.SuchActivity", answer["warnings"]![bad["definitionId"]!.ToString()]![0]!.ToString());

        var retracted = await (await studio.Post("/bulk-actions/retract/workflow-definitions/by-definition-ids", ids)).Json();
        Assert.Equal([good["definitionId"]!.ToString()], Texts(retracted["retracted"]));
        Assert.Equal([bad["definitionId"]!.ToString()], Texts(retracted["alreadyRetracted"]));
        Assert.Equal(2, (await (await studio.Post("/bulk-actions/delete/workflow-definitions/by-definition-id", ids)).Json())["deleted"]!.GetValue<int>());
    }

    [Fact]
    public async Task Versions_are_deleted_in_bulk_by_their_own_ids()
    {
        var studio = await Studio.Open();
        var published = await studio.Save(Flows.Lines(Flows.Name(), "one"), publish: true);
        var draft = await studio.Save(published);
        var answer = await (await studio.Post("/bulk-actions/delete/workflow-definitions/by-id", new JsonObject { ["ids"] = new JsonArray(draft["id"]!.ToString()) })).Json();
        Assert.Equal(1, answer["deleted"]!.GetValue<int>());
        Assert.Equal(1, (await studio.Model(published["definitionId"]!.ToString()))["version"]!.GetValue<int>());
    }

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(i => i!.ToString());
}
