using System.Net;
using System.Text.Json.Nodes;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Elsa.Definitions;

/// <summary>Status, shape and links of what the Studio reads and saves.</summary>
public sealed class DefinitionContractTests
{
    private static readonly string[] OneLinks =
        ["self", "self", "versions", "bulk-dispatch", "dispatch", "execute", "export", "publish", "retract", "delete", "import", "update-references"];

    private static readonly string[] ListLinks =
        ["self", "is-name-unique", "count", "many-by-id", "bulk-delete-by-definition-id", "bulk-delete-by-id", "bulk-publish", "bulk-retract", "import", "import-files", "create"];

    [Fact]
    public async Task A_new_definition_is_the_unpublished_first_version_and_belongs_to_no_case_type()
    {
        var studio = await Studio.Open();
        var answer = await (await studio.Send(Flows.New(Flows.Name()), null)).Json();
        Assert.False(answer["alreadyPublished"]!.GetValue<bool>());
        Assert.Equal(0, answer["consumingWorkflowCount"]!.GetValue<int>());
        Assert.Empty(answer["validationErrors"]!.AsArray());
        var model = answer["workflowDefinition"]!.AsObject();
        Assert.Equal(1, model["version"]!.GetValue<int>());
        Assert.True(model["isLatest"]!.GetValue<bool>());
        Assert.False(model["isPublished"]!.GetValue<bool>());
        Assert.False(model["options"]!["autoUpdateConsumingWorkflows"]!.GetValue<bool>());
        Assert.Equal(OneLinks, Rels(model));
        Assert.Equal("Workflow1:root", model["root"]!["nodeId"]!.GetValue<string>());
        foreach (var name in new[] { "variables", "inputs", "outputs", "outcomes" }) Assert.Empty(model[name]!.AsArray());
        Assert.NotEqual(model["id"]!.GetValue<string>(), model["definitionId"]!.GetValue<string>());
        Assert.StartsWith("20", model["createdAt"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_save_of_a_draft_stays_in_the_same_version_and_a_save_after_publishing_makes_the_next()
    {
        var studio = await Studio.Open();
        var model = await studio.Create();
        Flows.Draw(model, "one");
        var saved = await studio.Save(model);
        Assert.Equal((model["id"]!.ToString(), 1), (saved["id"]!.ToString(), saved["version"]!.GetValue<int>()));
        var published = await studio.Save(saved, publish: true);
        Assert.Equal((model["id"]!.ToString(), 1, true), (published["id"]!.ToString(), published["version"]!.GetValue<int>(), published["isPublished"]!.GetValue<bool>()));

        var next = await studio.Save(published);
        Assert.Equal((2, false, true), (next["version"]!.GetValue<int>(), next["isPublished"]!.GetValue<bool>(), next["isLatest"]!.GetValue<bool>()));
        Assert.NotEqual(published["id"]!.ToString(), next["id"]!.ToString());
        var first = await (await studio.Get($"/workflow-definitions/by-id/{published["id"]}")).Json();
        Assert.Equal((true, false), (first["isPublished"]!.GetValue<bool>(), first["isLatest"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task A_published_version_never_changes_any_more()
    {
        var studio = await Studio.Open();
        var published = await studio.Save(Flows.Lines(Flows.Name(), "kept"), publish: true);
        var changed = published.DeepClone().AsObject();
        Flows.Draw(changed, "changed");
        await studio.Save(changed);
        await studio.Save(changed, publish: true);
        var first = await (await studio.Get($"/workflow-definitions/by-id/{published["id"]}")).Json();
        Assert.Equal("kept", first["root"]!["activities"]![0]!["text"]!["expression"]!["value"]!.ToString());
        Assert.False(first["isPublished"]!.GetValue<bool>());
        Assert.Equal("changed", (await studio.Model(published["definitionId"]!.ToString(), "Published"))["root"]!["activities"]![0]!["text"]!["expression"]!["value"]!.ToString());
    }

    [Fact]
    public async Task Publishing_what_is_published_unchanged_says_so_and_makes_no_version()
    {
        var studio = await Studio.Open();
        var published = await studio.Save(Flows.Lines(Flows.Name(), "one"), publish: true);
        var again = await (await studio.Send(published, true)).Json();
        Assert.True(again["alreadyPublished"]!.GetValue<bool>());
        Assert.Equal(1, again["workflowDefinition"]!["version"]!.GetValue<int>());
        var row = await (await studio.Post($"/workflow-definitions/{published["definitionId"]}/publish", new JsonObject())).Json();
        Assert.True(row["alreadyPublished"]!.GetValue<bool>());
    }

    [Fact]
    public async Task The_list_searches_pages_and_carries_the_links_without_which_the_Studio_is_read_only()
    {
        var studio = await Studio.Open();
        var word = Guid.NewGuid().ToString("N")[..12];
        foreach (var i in Enumerable.Range(0, 3)) await studio.Create($"{word} {i}");
        var page = await (await studio.Get($"/workflow-definitions?versionOptions=Latest&Page=0&PageSize=2&SearchTerm={word.ToUpperInvariant()}&IsSystem=False&OrderBy=Name&OrderDirection=Descending")).Json();
        Assert.Equal(3, page["totalCount"]!.GetValue<int>());
        Assert.Equal([$"{word} 2", $"{word} 1"], page["items"]!.AsArray().Select(i => i!["name"]!.ToString()));
        Assert.Equal(ListLinks, Rels(page));
        var item = page["items"]![0]!.AsObject();
        Assert.Equal(["links", "isMaterializerAvailable", "id", "definitionId", "name", "description", "version", "toolVersion", "isLatest", "isPublished", "materializerName", "createdAt", "isReadonly"],
            item.Select(p => p.Key));
        Assert.Equal(OneLinks, Rels(item));
        var second = await (await studio.Get($"/workflow-definitions?versionOptions=Latest&Page=1&PageSize=2&SearchTerm={word}&OrderBy=Name")).Json();
        Assert.Equal([$"{word} 2"], second["items"]!.AsArray().Select(i => i!["name"]!.ToString()));
    }

    [Theory]
    [InlineData("Latest", "2")]
    [InlineData("Published", "1")]
    [InlineData("LatestOrPublished", "1,2")]
    [InlineData("LatestAndPublished", "")]
    [InlineData("AllVersions", "1,2")]
    [InlineData("Draft", "2")]
    [InlineData("1", "1")]
    [InlineData("", "1,2")]
    public async Task Version_options_choose_versions(string options, string versions)
    {
        var studio = await Studio.Open();
        var published = await studio.Save(Flows.Lines(Flows.Name(), "one"), publish: true);
        await studio.Save(published);
        var found = await (await studio.Get($"/workflow-definitions?versionOptions={options}&DefinitionIds={published["definitionId"]}&OrderBy=Version")).Json();
        Assert.Equal(versions, string.Join(',', found["items"]!.AsArray().Select(i => i!["version"]!.ToString())));
    }

    [Fact]
    public async Task Versions_are_found_by_their_own_ids()
    {
        var studio = await Studio.Open();
        var (one, two) = (await studio.Create(), await studio.Create());
        var listed = await (await studio.Get($"/workflow-definitions?versionOptions=&Ids={one["id"]}&Ids={two["id"]}")).Json();
        Assert.Equal(2, listed["totalCount"]!.GetValue<int>());
        var many = await (await studio.Get($"/workflow-definitions/many-by-id?ids={one["id"]}&ids={two["id"]}")).Json();
        Assert.Equal(2, many["items"]!.AsArray().Count);
        Assert.True((await (await studio.Get("/workflow-definitions/query/count")).Json())["count"]!.GetValue<int>() >= 2);
        Assert.Equal(0, (await (await studio.Get("/workflow-definitions?versionOptions=Latest&IsSystem=True")).Json())["totalCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_name_is_unique_until_another_definition_has_it()
    {
        var studio = await Studio.Open();
        var name = Flows.Name();
        Assert.True(await Unique(""));
        var model = await studio.Create(name);
        Assert.False(await Unique(""));
        Assert.True(await Unique("&definitionId=" + model["definitionId"]));

        async Task<bool> Unique(string rest) =>
            (await (await studio.Get($"/workflow-definitions/validation/is-name-unique?name={Uri.EscapeDataString(name)}{rest}")).Json())["isUnique"]!.GetValue<bool>();
    }

    [Fact]
    public async Task The_flows_of_the_case_types_are_in_the_list_and_open_with_their_links()
    {
        var studio = await Studio.Open();
        var listed = await (await studio.Get("/workflow-definitions?versionOptions=Published")).Json();
        var ids = listed["items"]!.AsArray().Select(i => i!["definitionId"]!.ToString()).ToList();
        foreach (var id in ShippedFlows.Ids()) Assert.Contains(id, ids);
        Assert.Equal(OneLinks, Rels(await studio.Model(ids[0])));
    }

    [Fact]
    public async Task What_is_not_there_is_404_without_a_body()
    {
        var studio = await Studio.Open();
        foreach (var answer in new[]
        {
            await studio.Get("/workflow-definitions/by-definition-id/nothing"), await studio.Get("/workflow-definitions/by-id/nothing"),
            await studio.Get("/workflow-definitions/nothing/export"), await studio.Get("/workflow-definitions/subgraph/nothing"),
            await studio.Get("/workflow-definitions/nothing/consumers"), await studio.Post("/workflow-definitions/nothing/publish", new JsonObject()),
            await studio.Post("/workflow-definitions/nothing/retract", new JsonObject()), await studio.Post("/workflow-definitions/nothing/revert/1"),
            await studio.Delete("/workflow-definitions/nothing"), await studio.Delete("/workflow-definition-versions/nothing"), await studio.Get("/no/such/address"),
        })
        {
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal("", await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("?versionOptions=Newest", "versionOptions")]
    [InlineData("?OrderBy=Colour", "orderBy")]
    [InlineData("?OrderDirection=Up", "orderDirection")]
    [InlineData("?PageSize=-1", "pageSize")]
    [InlineData("?Page=-1&PageSize=5", "page")]
    [InlineData("?Page=x", "query/page")]
    public async Task A_query_that_means_nothing_is_refused_by_its_field(string query, string field)
    {
        var studio = await Studio.Open();
        var refusal = await (await studio.Get("/workflow-definitions" + query)).Content.ReadAsStringAsync();
        Assert.True(JsonNode.Parse(refusal)!["errors"]!.AsObject().ContainsKey(field), refusal);
    }

    private static IEnumerable<string> Rels(JsonObject json) => json["links"]!.AsArray().Select(l => l!["rel"]!.ToString());
}

/// <summary>What the repository ships.</summary>
public static class ShippedFlows
{
    public static IEnumerable<JsonObject> All() =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "workflows"), "*flow.json", SearchOption.AllDirectories)
            .Select(file => JsonNode.Parse(File.ReadAllText(file))!.AsObject());

    public static IReadOnlyList<string> Ids() => [.. All().Select(f => f["definitionId"]!.ToString())];
}
