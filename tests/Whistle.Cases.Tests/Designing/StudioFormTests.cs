using System.Text.Json.Nodes;
using Whistle.Cases.Designing;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Tests.Designing;

/// <summary>Inputs of our activities mean the same in the older form and in the one the designer edits.</summary>
public sealed class StudioFormTests
{
    [Theory]
    [InlineData("""{"role":"street-leader","of":"owner"}""")]
    [InlineData("""{"role":["handler","department-leader"],"of":"unit"}""")]
    [InlineData("""{"previous":"open"}""")]
    [InlineData("""{"previous":"investigate","role":"handler","of":"owner"}""")]
    [InlineData("""{"chiefOf":"handle"}""")]
    [InlineData("""{"category":true}""")]
    [InlineData("""{"organisation":"620802-CGJ","role":"handler"}""")]
    [InlineData("""{"grid":true}""")]
    public void Who_is_asked_stays_the_same(string to)
    {
        var activity = Assign(("to", to));
        StudioForm.Apply(activity);

        Assert.False(activity.ContainsKey("to"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(to), AssigneeInputs.Rule(Literal(activity))));
    }

    [Fact]
    public void A_rule_the_separate_inputs_can_not_say_is_left_as_it_is()
    {
        var activity = Assign(("to", """{"role":"handler","somehow":"else"}"""));
        StudioForm.Apply(activity);

        Assert.True(activity.ContainsKey("to"));
    }

    [Fact]
    public void Outcomes_become_names_of_which_the_Studio_makes_ports_and_lose_nothing()
    {
        var activity = Assign(("outcomes", """
            [{"name":"no","zh":"否","en":"No","reasonRequired":true,"danger":true},{"name":"yes","zh":"是","en":"Yes","form":"f","primary":true},{"name":"back","zh":"退","en":"Back","interrupt":true}]
            """));
        var before = AssignInputs.Outcomes(Literal(activity)).OrderBy(o => o.Name).ToList();
        StudioForm.Apply(activity);

        Assert.Equal("""["yes","no","back"]""", activity["outcomes"]!["expression"]!["value"]!.GetValue<string>());
        Assert.Equal(before, AssignInputs.Outcomes(Literal(activity)).OrderBy(o => o.Name));
    }

    [Fact]
    public void What_is_in_the_new_form_already_is_not_touched()
    {
        var activity = Assign(("outcomes", """[{"name":"yes","zh":"是","en":"Yes"}]"""), ("title", """{"zh":"题","en":"Title"}"""));
        StudioForm.Apply(activity);
        var once = activity.ToJsonString();
        StudioForm.Apply(activity);

        Assert.Equal(once, activity.ToJsonString());
    }

    [Theory]
    [InlineData("approve", null, "同意", "Approve")]
    [InlineData("approve", "批准", "批准", "Approve")]
    [InlineData("other", null, "other", "other")]
    [InlineData("other", "其他 / Other", "其他", "Other")]
    [InlineData("other", "其他", "其他", "其他")]
    public void An_outcome_without_texts_is_called_by_the_usual_word(string name, string? given, string zh, string en)
    {
        var activity = Assign(("outcomes", $"""["{name}"]"""), ("outcomeLabels", given is null ? "" : $"{name}：{given}"));

        Assert.Equal(new LocalText(zh, en), Assert.Single(AssignInputs.Outcomes(Literal(activity))).Label);
    }

    [Theory]
    [InlineData("[1,{},null,\"a\"]")]
    [InlineData("{\"a\":1}")]
    [InlineData("[[[[")]
    [InlineData("7")]
    public void Misshapen_outcomes_are_no_outcomes_and_no_error(string value)
    {
        var activity = Assign(("outcomes", value), ("to", value), ("title", value));

        StudioForm.Apply(activity);
        AssignInputs.Outcomes(Literal(activity));
        AssigneeInputs.Rule(Literal(activity));
        AssignInputs.Title(Literal(activity));
    }

    private static JsonObject Assign(params (string Name, string Value)[] inputs)
    {
        var json = new JsonObject { ["id"] = "a", ["type"] = AssignActivity.TypeName, ["version"] = 1 };
        foreach (var (name, value) in inputs) json[name] = new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = value } };
        return json;
    }

    private static Func<string, JsonNode?> Literal(JsonObject activity) => name => activity[char.ToLowerInvariant(name[0]) + name[1..]]?["expression"]?["value"];
}
