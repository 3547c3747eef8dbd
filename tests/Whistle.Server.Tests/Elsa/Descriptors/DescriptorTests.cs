using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Elsa.Descriptors;

/// <summary>What the designer is offered, in the shapes the Studio reads.</summary>
public sealed class DescriptorTests
{
    private static readonly TestServer Server = TestServer.Shared;

    [Theory]
    [InlineData("/elsa/api/descriptors/expression-descriptors", "type,displayName,isSerializable,isBrowsable,properties", true)]
    [InlineData("/elsa/api/descriptors/variables", "typeName,displayName,category,description", false)]
    [InlineData("/elsa/api/descriptors/storage-drivers", "typeName,displayName,priority,deprecated", false)]
    [InlineData("/elsa/api/descriptors/incident-strategies", "displayName,description,typeName", true)]
    [InlineData("/elsa/api/descriptors/workflow-activation-strategies", "displayName,description,typeName", true)]
    [InlineData("/elsa/api/descriptors/log-persistence-strategies", "displayName,description,typeName", true)]
    [InlineData("/elsa/api/descriptors/commit-strategies/workflows", "name,displayName,description", true)]
    [InlineData("/elsa/api/descriptors/commit-strategies/activities", "name,displayName,description", true)]
    [InlineData("/elsa/api/features/installed", "name,namespace,fullName,displayName,description", true)]
    public async Task A_list_has_the_fields_the_Studio_reads(string path, string fields, bool counted)
    {
        using var client = await Server.SignedIn("admin");
        var answer = await (await client.GetAsync(path)).Json();

        var items = answer["items"]!.AsArray();
        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.Equal(fields.Split(',').Order(), item!.AsObject().Select(p => p.Key).Order()));
        if (counted) Assert.Equal(items.Count, answer["count"]!.GetValue<int>());
        else Assert.Null(answer["count"]);
    }

    [Fact]
    public async Task Every_activity_of_the_catalogue_is_described_with_all_fields()
    {
        var items = await Activities("zh-CN");

        Assert.All(items, item => Assert.Equal(
            ["category", "constructionProperties", "customProperties", "description", "displayName", "inputs", "isBrowsable", "isContainer", "isStart", "isTerminal",
                "kind", "name", "namespace", "outputs", "ports", "runAsynchronously", "typeName", "version"],
            item.Select(p => p.Key).Order(StringComparer.Ordinal)));
        // Other tests publish definitions that may be used as activities; each of their versions is described.
        Assert.Equal(items.Count, items.Select(i => (i["typeName"]!.ToString(), i["version"]!.GetValue<int>())).Distinct().Count());
        Assert.Contains(items, i => i["typeName"]!.ToString() == "Elsa.FlowSwitch");
        Assert.Contains(items, i => i["typeName"]!.ToString() == "Whistle.Assign");
        foreach (var input in items.SelectMany(i => i["inputs"]!.AsArray()))
        {
            Assert.NotEqual("", input!["displayName"]!.ToString());
            Assert.NotEqual("", input["description"]!.ToString());
        }
    }

    [Fact]
    public async Task Texts_follow_the_language_of_the_user_and_are_Chinese_by_default()
    {
        var zh = await Activities("zh-CN");
        var en = await Activities("en");

        Assert.All(zh.Where(i => i["isBrowsable"]!.GetValue<bool>()), i => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", i["displayName"]!.ToString() + i["category"]));
        Assert.All(en, i =>
        {
            Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", $"{i["displayName"]}{i["category"]}{i["description"]}");
            Assert.All(i["inputs"]!.AsArray(), input => Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", $"{input!["displayName"]}{input["description"]}{input["category"]}"));
        });
    }

    [Fact]
    public async Task A_task_declares_its_ports_by_an_input_the_Studio_makes_ports_of()
    {
        var assign = (await Activities("zh-CN")).Single(i => i["typeName"]!.ToString() == "Whistle.Assign");
        var outcomes = Assert.Single(assign["inputs"]!.AsArray(), i => i!["uiHint"]!.ToString() == "dynamic-outcomes");

        Assert.Equal("Outcomes", outcomes!["name"]!.ToString());
        Assert.Empty(assign["ports"]!.AsArray());
    }

    [Theory]
    [InlineData("Whistle.Assign", "Role", "checklist", "dispatcher")]
    [InlineData("Whistle.Assign", "Organisation", "dropdown", "620802-CGJ")]
    [InlineData("Whistle.Assign", "Form", "dropdown", "feed-back")]
    [InlineData("Whistle.Assign", "Stage", "dropdown", "handling")]
    [InlineData("Whistle.Assign", "Clock", "dropdown", "sign")]
    [InlineData("Whistle.Assign", "Clock", "dropdown", "pen.decide")]
    [InlineData("Whistle.Assign", "NotBy", "checklist", "investigate")]
    [InlineData("Whistle.SetStage", "Stage", "dropdown", "mediating")]
    [InlineData("Whistle.CallUnits", "UnitFlow", "dropdown", "whistle-unit")]
    [InlineData("Whistle.Clock", "Policy", "dropdown", "finish")]
    public async Task Pickers_offer_what_the_server_knows(string type, string input, string editor, string offered)
    {
        var activity = (await Activities("zh-CN")).Single(i => i["typeName"]!.ToString() == type);
        var specifications = activity["inputs"]!.AsArray().Single(i => i!["name"]!.ToString() == input)!["uiSpecifications"]!;

        var items = (editor == "dropdown" ? specifications["dropdown"]!["selectList"] : specifications["checklist"]!["checkList"])!["items"]!.AsArray();
        Assert.Contains(items, i => i!["value"]!.ToString() == offered && i["text"]!.ToString().Length > 0);
    }

    [Fact]
    public async Task The_outcomes_that_need_a_reason_are_chosen_among_those_the_task_declares()
    {
        using var client = await Server.SignedIn("admin");
        var answer = await (await client.PostAsJsonAsync("/elsa/api/descriptors/activities/Whistle.Assign/options/ReasonRequired", new
        {
            context = new { outcomes = new { typeName = "List<String>", expression = new { type = "Object", value = "[\"yes\",\"no\"]" } } },
        })).Json();

        Assert.Equal(["yes", "no"], answer["items"]!["checklist"]!["checkList"]!["items"]!.AsArray().Select(i => i!["value"]!.ToString()));
        Assert.True(answer["items"]!["Refresh"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("Whistle.Assign", "Nothing", "{}")]
    [InlineData("No.Such", "Role", "{\"context\":{\"outcomes\":7}}")]
    [InlineData("Whistle.Assign", "ReasonRequired", "{\"context\":{\"outcomes\":{\"expression\":{\"type\":{},\"value\":[1,{}]}}}}")]
    public async Task Options_of_what_is_not_known_are_empty_and_no_error(string type, string property, string body)
    {
        using var client = await Server.SignedIn("admin");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var answer = await client.PostAsync($"/elsa/api/descriptors/activities/{type}/options/{property}", content);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task The_script_editor_learns_the_functions_and_the_variables_of_the_definition()
    {
        using var client = await Server.SignedIn("admin");
        var answer = await client.PostAsJsonAsync("/elsa/api/scripting/javascript/type-definitions/no-such", new { workflowDefinitionId = "no-such" });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/x-typescript", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("declare function getVariable(name: string): any;", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_published_definition_that_may_be_used_as_an_activity_is_one_and_its_older_version_stays_described()
    {
        using var client = await Server.SignedIn("admin");
        var name = $"Ask 7{Guid.NewGuid():N}";
        var first = await Publish(client, name, null, "Amount");
        var second = await Publish(client, name, first["definitionId"]!.GetValue<string>(), "Price");

        var types = (await Activities("zh-CN")).Where(i => i["displayName"]!.ToString() == name).OrderBy(i => i["version"]!.GetValue<int>()).ToList();
        Assert.Equal([false, true], types.Select(t => t["isBrowsable"]!.GetValue<bool>()));
        Assert.Equal(["Amount", "Price"], types.Select(t => t["inputs"]![0]!["name"]!.GetValue<string>()));
        Assert.All(types, t => Assert.Equal(name.Replace(" ", "", StringComparison.Ordinal), t["typeName"]!.GetValue<string>()));
        Assert.Equal(["Yes", "No"], types[1]["ports"]!.AsArray().Select(p => p!["name"]!.GetValue<string>()));
        Assert.Equal(second["id"]!.GetValue<string>(), types[1]["constructionProperties"]!["workflowDefinitionVersionId"]!.GetValue<string>());
        Assert.Equal(first["id"]!.GetValue<string>(), types[0]["constructionProperties"]!["workflowDefinitionVersionId"]!.GetValue<string>());
        Assert.Equal(2, types[0]["constructionProperties"]!["latestAvailablePublishedVersion"]!.GetValue<int>());
    }

    private static async Task<JsonObject> Publish(HttpClient client, string name, string? definitionId, string input)
    {
        var model = new JsonObject
        {
            ["definitionId"] = definitionId,
            ["name"] = name,
            ["inputs"] = new JsonArray(new JsonObject { ["type"] = "Int32", ["name"] = input, ["displayName"] = input }),
            ["outcomes"] = new JsonArray("Yes", "No"),
            ["options"] = new JsonObject { ["usableAsActivity"] = true },
            ["root"] = new JsonObject
            {
                ["id"] = "Flowchart1", ["type"] = "Elsa.Flowchart", ["version"] = 1,
                ["activities"] = new JsonArray(new JsonObject { ["id"] = "E", ["type"] = "Elsa.End", ["version"] = 1 }),
                ["connections"] = new JsonArray(),
            },
        };
        var answer = await client.PostAsJsonAsync("/elsa/api/workflow-definitions", new JsonObject { ["model"] = model, ["publish"] = true });
        return (await answer.Json())["workflowDefinition"]!.AsObject();
    }

    [Fact]
    public async Task Only_administrators_are_told()
    {
        using var client = await Server.SignedIn("dongguan");
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/elsa/api/descriptors/activities")).StatusCode);
    }

    private static async Task<List<JsonObject>> Activities(string language)
    {
        using var client = await Server.SignedIn("admin", language);
        return [.. (await (await client.GetAsync("/elsa/api/descriptors/activities?Refresh=True")).Json())["items"]!.AsArray().Select(i => i!.AsObject())];
    }
}
