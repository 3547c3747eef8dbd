using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Elsa.Definitions;

/// <summary>An administrator's account in the wrong hands, or a broken tool: refused in words, never a 500, and the server stays awake.</summary>
public sealed class HostileDefinitionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("{\"model\":5}")]
    [InlineData("{\"model\":{}}")]
    [InlineData("{\"model\":{\"root\":[]}}")]
    [InlineData("{\"model\":{\"root\":{\"id\":\"r\"}}}")]
    [InlineData("{\"model\":{\"root\":{\"id\":\"r\",\"type\":\"Elsa.Flowchart\",\"id\":\"again\"}}}")]
    [InlineData("{\"model\":{\"root\":{\"id\":\"\\ud800\",\"type\":\"Elsa.Flowchart\"}}}")]
    [InlineData("{\"model\":{\"definitionId\":\"../../etc\",\"root\":{\"id\":\"r\",\"type\":\"Elsa.Flowchart\"}}}")]
    [InlineData("{\"model\":{\"customProperties\":{\"__proto__\":{\"admin\":true}},\"root\":{\"id\":\"r\",\"type\":\"Elsa.Flowchart\"}}}")]
    public async Task A_body_that_is_no_definition_is_refused(string body)
    {
        var studio = await Studio.Open();
        var answer = await studio.Client.PostAsync("/elsa/api/workflow-definitions", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]!.AsObject());
    }

    [Fact]
    public async Task Every_field_of_the_wrong_type_is_refused_or_taken_and_nothing_breaks()
    {
        var studio = await Studio.Open();
        var original = Flows.New(Flows.Name());
        foreach (var (name, value) in ElsaSamples.All["approval"]()) original[name] = value?.DeepClone();
        foreach (var sample in new[] { "nested-containers", "switch-and-loops", "used-as-activity" })
            original["root"]!["activities"]!.AsArray().Add(ElsaSamples.All[sample]()["root"]!.DeepClone());
        foreach (var (name, value) in ElsaSamples.All["variables-and-arguments"]())
            if (name is "variables" or "inputs" or "outputs" or "outcomes" or "options") original[name] = value!.DeepClone();
        original["definitionId"] = Guid.NewGuid().ToString("N");

        var places = Places(original, []).Where(p => p.Length > 0).ToList();
        JsonNode?[] wrong = [5, "text", true, null, new JsonArray(1), new JsonObject { ["a"] = 1 }];
        for (var i = 0; i < places.Count; i++)
        {
            var changed = original.DeepClone().AsObject();
            Put(changed, places[i], wrong[i % wrong.Length]?.DeepClone());
            var answer = await studio.Send(changed, true);
            Assert.True((int)answer.StatusCode is 200 or 400 or 409, $"{string.Join('/', places[i])} = {wrong[i % wrong.Length]?.ToJsonString()}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
        Assert.True(places.Count > 150);
    }

    [Theory]
    [InlineData("/variables/0/value", "{\"variables\":[{\"id\":\"v\",\"name\":\"V\",\"typeName\":\"Int32\",\"value\":5}]}")]
    [InlineData("/variables/0/typeName", "{\"variables\":[{\"id\":\"v\",\"name\":\"V\",\"typeName\":\"Strnig\"}]}")]
    [InlineData("/inputs/0/type", "{\"inputs\":[{\"name\":\"a\",\"type\":\"Foo.Bar, Foo\"}]}")]
    [InlineData("/outcomes/0", "{\"outcomes\":[5]}")]
    [InlineData("/options", "{\"options\":[]}")]
    public async Task A_wrong_field_is_named_by_its_pointer(string pointer, string fields)
    {
        var studio = await Studio.Open();
        var model = Flows.New(Flows.Name());
        foreach (var (name, value) in JsonNode.Parse(fields)!.AsObject()) model[name] = value?.DeepClone();
        var refusal = await Studio.Refused(await studio.Send(model), 400, "invalid-definition");
        Assert.True(refusal["errors"]!.AsObject().ContainsKey(pointer[1..]), refusal.ToJsonString());
    }

    [Fact]
    public async Task Type_names_become_their_aliases()
    {
        var studio = await Studio.Open();
        var model = Flows.Lines(Flows.Name(), "one");
        model["variables"] = new JsonArray(new JsonObject
        {
            ["id"] = "v", ["name"] = "V", ["typeName"] = "System.String, System.Private.CoreLib", ["value"] = "5",
            ["storageDriverTypeName"] = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core",
        });
        model["options"] = new JsonObject { ["activationStrategyType"] = "Elsa.Workflows.Runtime.ActivationValidators.SingletonStrategy, Elsa.Workflows.Runtime" };
        model["root"]!["activities"]![0]!["text"]!["typeName"] = null;
        var saved = await studio.Save(model);
        Assert.Equal(("String", "WorkflowInstanceStorageDriver"), (saved["variables"]![0]!["typeName"]!.ToString(), saved["variables"]![0]!["storageDriverTypeName"]!.ToString()));
        Assert.Equal("SingletonStrategy", saved["options"]!["activationStrategyType"]!.ToString());
        Assert.Equal("String", saved["root"]!["activities"]![0]!["text"]!["typeName"]!.ToString());
    }

    [Fact]
    public async Task A_drawing_of_10000_activities_is_saved_and_published_and_others_are_served_meanwhile()
    {
        var studio = await Studio.Open();
        var model = Flows.Lines(Flows.Name(), [.. Enumerable.Range(0, 10_000).Select(i => $"line {i}")]);
        var publishing = studio.Send(model, true);
        var slowest = TimeSpan.Zero;
        while (!publishing.IsCompleted)
        {
            var began = Stopwatch.GetTimestamp();
            await (await studio.Get("/workflow-definitions/query/count")).Json();
            if (Stopwatch.GetElapsedTime(began) is var took && took > slowest) slowest = took;
        }
        Assert.True((await (await publishing).Json())["workflowDefinition"]!["isPublished"]!.GetValue<bool>());
        Assert.True(slowest < TimeSpan.FromSeconds(10), slowest.ToString());
    }

    [Fact]
    public async Task Too_much_is_refused_by_its_limit()
    {
        var studio = await Studio.Open();
        var huge = Flows.Lines(Flows.Name(), [.. Enumerable.Range(0, 20_001).Select(_ => "x")]);
        await Studio.Refused(await studio.Send(huge), 413, "definition-too-large");
        var long1 = Flows.Lines(Flows.Name(), new string('x', 1 << 20));
        Assert.Contains("字符", Studio.Errors(await Studio.Refused(await studio.Send(long1), 400, "invalid-definition")));
        var body = new StringContent("{\"model\":\"" + new string('x', 17 << 20) + "\"}", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await studio.Client.PostAsync("/elsa/api/workflow-definitions", body)).StatusCode);
        var deep = "{\"model\":{\"root\":" + string.Concat(Enumerable.Repeat("{\"id\":\"r\",\"type\":\"Elsa.If\",\"then\":", 5000)) + "null" + new string('}', 5002);
        Assert.Equal(HttpStatusCode.BadRequest, (await studio.Client.PostAsync("/elsa/api/workflow-definitions", new StringContent(deep, Encoding.UTF8, "application/json"))).StatusCode);
    }

    [Fact]
    public async Task Duplicate_ids_cycles_and_deep_nesting_can_be_drawn_but_not_published()
    {
        var studio = await Studio.Open();
        var twins = Flows.Lines(Flows.Name(), "one", "two");
        twins["root"]!["activities"]![1]!["id"] = "a0";
        await studio.Save(twins.DeepClone());
        Assert.Contains("a0", Studio.Errors(await Studio.Refused(await studio.Send(twins, true), 400, "not-publishable")));

        var cycle = Flows.Lines(Flows.Name(), "one", "two", "three");
        cycle["root"]!["connections"]!.AsArray().Add((JsonNode)Flows.Connection("a2", "Done", "a1"));
        cycle["root"]!["connections"]!.AsArray().Add((JsonNode)Flows.Connection("a2", "Done", "a2"));
        Assert.True((int)(await studio.Send(cycle, true)).StatusCode is 200 or 400);

        var nested = Flows.New(Flows.Name());
        JsonObject inner = Flows.Line("leaf", "x");
        for (var i = 0; i < 60; i++) inner = new JsonObject { ["id"] = $"s{i}", ["type"] = "Elsa.Sequence", ["version"] = 1, ["activities"] = new JsonArray(inner) };
        nested["root"] = inner;
        Assert.Equal(HttpStatusCode.OK, (await studio.Send(nested)).StatusCode);
        await Studio.Refused(await studio.Send(nested, true), 400, "not-publishable");
    }

    [Theory]
    [InlineData("CSharp", "System.Environment.Exit(1)")]
    [InlineData("Python", "import os")]
    [InlineData("Liquid", "{{ 1 }}")]
    [InlineData("JavaScript", "({}).__proto__.polluted = 1")]
    [InlineData("JavaScript", "function (")]
    [InlineData("JavaScript", "import('fs')")]
    public async Task Host_code_and_tricks_in_expressions_are_refused_at_publish_by_activity(string type, string text)
    {
        var studio = await Studio.Open();
        var model = Flows.Lines(Flows.Name(), "one");
        model["root"]!["activities"]![0]!["text"]!["expression"] = new JsonObject { ["type"] = type, ["value"] = text };
        var refusal = await Studio.Refused(await studio.Send(model, true), 400, "not-publishable");
        Assert.Contains("WriteLine a0", Studio.Errors(refusal));
    }

    [Fact]
    public async Task Nobody_but_an_administrator_gets_in_and_a_refusal_carries_its_code()
    {
        foreach (var user in new[] { "dongguan", "center", "supervisor", "auditor" })
        {
            var studio = await Studio.Open(user: user);
            foreach (var answer in new[] { await studio.Get("/workflow-definitions"), await studio.Send(Flows.New("x")), await studio.Post("/workflow-definitions/import", new JsonObject()) })
            {
                Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
                Assert.Equal("", await answer.Content.ReadAsStringAsync());
                Assert.Equal("forbidden", answer.Headers.GetValues("x-whistle-code").Single());
            }
        }
        var nobody = await TestServer.Shared.Client().GetAsync("/elsa/api/workflow-definitions");
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (nobody.StatusCode, nobody.Headers.WwwAuthenticate.Single().Scheme));
        Assert.Equal("", await nobody.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Refusals_speak_the_callers_language()
    {
        var studio = await Studio.Open(language: "en");
        var refusal = await Studio.Refused(await studio.Post("/workflow-definitions/import", new JsonObject()), 400, "invalid-definition");
        Assert.Equal("The root activity is missing.", Studio.Errors(refusal));
    }

    private static IEnumerable<object[]> Places(JsonNode? node, object[] path) => node switch
    {
        JsonObject json => json.SelectMany(p => Places(p.Value, [.. path, p.Key])).Prepend(path),
        JsonArray list => list.SelectMany((item, i) => Places(item, [.. path, i])).Prepend(path),
        _ => [path],
    };

    private static void Put(JsonNode root, object[] path, JsonNode? value)
    {
        var at = path[..^1].Aggregate(root, (node, step) => (step is string name ? node[name] : node[(int)step])!);
        if (path[^1] is string field) at[field] = value;
        else at[(int)path[^1]] = value;
    }
}
