using System.Text.Json.Nodes;
using Whistle.Cases.CaseTypes.Forms;

namespace Whistle.Cases.Tests.CaseTypes;

public sealed class FormValidatorTests
{
    private const string Options = """ "options":[{"value":"X","title":{"zh":"甲","en":"X"}},{"value":"Y","title":{"zh":"乙","en":"Y"}}] """;

    [Theory]
    [InlineData(""" "type":"string" """, """{"a":5}""", "/data/a wrong-type")]
    [InlineData(""" "type":"string","minLength":3 """, """{"a":" ab "}""", "/data/a too-short")]
    [InlineData(""" "type":"string","maxLength":2 """, """{"a":"三个字"}""", "/data/a too-long")]
    [InlineData(""" "type":"string" """, "{\"a\":\"x\\u0000y\"}", "/data/a bad-characters")]
    [InlineData(""" "type":"string" """, "{\"a\":\"x\\ud800\"}", "/data/a bad-characters")]
    [InlineData(""" "type":"string","pattern":"^[0-9]+$","patternMessage":{"zh":"数字","en":"Digits"} """, """{"a":"12a"}""", "/data/a pattern")]
    [InlineData(""" "type":"string","format":"phone" """, """{"a":"12"}""", "/data/a bad-format")]
    [InlineData(""" "type":"string","format":"id-number" """, """{"a":"622701199001011234"}""", "/data/a bad-format")]
    [InlineData(""" "type":"string","widget":"date" """, """{"a":"2026-02-30"}""", "/data/a bad-format")]
    [InlineData(""" "type":"string","widget":"datetime" """, """{"a":"2026-02-03T10:00"}""", "/data/a bad-format")]
    [InlineData(""" "type":"integer" """, """{"a":1.5}""", "/data/a wrong-type")]
    [InlineData(""" "type":"integer" """, """{"a":"1"}""", "/data/a wrong-type")]
    [InlineData(""" "type":"number","minimum":1 """, """{"a":0.5}""", "/data/a too-small")]
    [InlineData(""" "type":"number","maximum":1 """, """{"a":1e400}""", "/data/a wrong-type")]
    [InlineData(""" "type":"number","maximum":1 """, """{"a":2}""", "/data/a too-large")]
    [InlineData(""" "type":"boolean" """, """{"a":"true"}""", "/data/a wrong-type")]
    [InlineData(""" "type":"string", """ + Options, """{"a":"Z"}""", "/data/a not-an-option")]
    [InlineData(""" "type":"array", """ + Options, """{"a":["X","Z"]}""", "/data/a/1 not-an-option")]
    [InlineData(""" "type":"array", """ + Options, """{"a":["X","X"]}""", "/data/a/1 repeated")]
    [InlineData(""" "type":"array","items":{"type":"string"},"minItems":2 """, """{"a":["x"]}""", "/data/a too-few")]
    [InlineData(""" "type":"array","items":{"type":"string"},"maxItems":1 """, """{"a":["x","y"]}""", "/data/a too-many")]
    [InlineData(""" "type":"array","items":{"type":"string"} """, """{"a":["x",null]}""", "/data/a/1 required")]
    [InlineData(""" "type":"object","properties":{"b":{"type":"string","title":{"zh":"乙","en":"B"}}},"required":["b"] """, """{"a":{"c":1}}""", "/data/a/c unknown-field", "/data/a/b required")]
    [InlineData(""" "type":"string","widget":"category" """, """{"a":"GOV:governance:G999"}""", "/data/a unknown-category")]
    [InlineData(""" "type":"string","widget":"category","scheme":"DISPUTE" """, """{"a":"GOV:governance:G206"}""", "/data/a unknown-category")]
    [InlineData(""" "type":"object","widget":"place" """, """{"a":{"lon":116.4,"lat":39.9}}""", "/data/a outside-county")]
    [InlineData(""" "type":"object","widget":"place" """, """{"a":{"lon":206,"lat":35.5}}""", "/data/a/lon out-of-range")]
    [InlineData(""" "type":"object","widget":"place" """, """{"a":{"lon":106.7}}""", "/data/a/lat required")]
    [InlineData(""" "type":"object","widget":"place" """, """{"a":{"lon":106.7,"lat":35.5,"gridCode":"1"}}""", "/data/a/gridCode unknown-grid")]
    [InlineData(""" "type":"object","widget":"place" """, """{"a":{"lon":106.7,"lat":35.5,"height":3}}""", "/data/a/height unknown-field")]
    [InlineData(""" "type":"string","widget":"organisation" """, """{"a":"NOPE"}""", "/data/a unknown-organisation")]
    [InlineData(""" "type":"array","widget":"organisations" """, """{"a":["CGJ","NOPE","CGJ"]}""", "/data/a/2 repeated", "/data/a/1 unknown-organisation")]
    [InlineData(""" "type":"object","widget":"units" """, """{"a":{"assisting":[]}}""", "/data/a/lead required")]
    [InlineData(""" "type":"object","widget":"units" """, """{"a":{"lead":{"organisation":"CGJ"},"assisting":[{"organisation":"CGJ"}]}}""", "/data/a/assisting/0/organisation repeated")]
    [InlineData(""" "type":"string","widget":"user" """, """{"a":"nobody"}""", "/data/a unknown-user")]
    [InlineData(""" "type":"array","widget":"photos" """, """{"a":["22222222-2222-2222-2222-222222222222"]}""", "/data/a/0 unknown-file")]
    [InlineData(""" "type":"array","widget":"files" """, """{"a":["not-an-id"]}""", "/data/a/0 bad-format")]
    [InlineData(""" "type":"array","widget":"ratings" """, """{"a":[{"order":"33333333-3333-3333-3333-333333333333","score":101}]}""", "/data/a/0/score too-large", "/data/a missing-rating")]
    [InlineData(""" "type":"array","widget":"ratings" """, """{"a":[{"order":"*","score":90}]}""", "/data/a/0/order bad-format", "/data/a missing-rating")]
    public async Task A_wrong_value_is_refused_with_its_pointer(string field, string data, params string[] errors) =>
        Assert.Equal(errors, await Forms.Errors(Forms.WithField(field), data));

    [Theory]
    [InlineData(""" "type":"string" """, """{"a":"  两边有空白\r\n第二行\t "}""", """{"a":"两边有空白\n第二行"}""")]
    [InlineData(""" "type":"string","format":"phone" """, """{"a":"0933-8213456"}""", """{"a":"0933-8213456"}""")]
    [InlineData(""" "type":"string","format":"id-number" """, """{"a":"11010519491231002x"}""", """{"a":"11010519491231002X"}""")]
    [InlineData(""" "type":"string","widget":"datetime" """, """{"a":"2026-11-24T02:20:00Z"}""", """{"a":"2026-11-24T10:20:00+08:00"}""")]
    [InlineData(""" "type":"integer" """, """{"a":3.0}""", """{"a":3}""")]
    [InlineData(""" "type":"object","widget":"units" """, """{"a":{"lead":{"organisation":"CGJ"}}}""", """{"a":{"lead":{"organisation":"CGJ"},"assisting":[]}}""")]
    [InlineData(""" "type":"array","widget":"photos" """, """{"a":["11111111-1111-1111-1111-111111111111"]}""", """{"a":["11111111-1111-1111-1111-111111111111"]}""")]
    [InlineData(""" "type":"string" """, """{"a":"   "}""", "{}")]
    [InlineData(""" "type":"array","widget":"photos" """, """{"a":[]}""", "{}")]
    [InlineData(""" "type":"string" """, """{"a":null}""", "{}")]
    public async Task An_accepted_value_is_kept_trimmed_and_in_one_form(string field, string data, string kept) =>
        Assert.Equal(kept, await Forms.Accepted(Forms.WithField(field), data));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":"  "}""")]
    public async Task A_required_field_must_hold_something(string data) =>
        Assert.Equal(["/data/a required"], await Forms.Errors(Forms.WithField(""" "type":"string" """, required: true), data));

    [Fact]
    public async Task A_field_the_form_does_not_have_is_refused_and_its_name_escaped_in_the_pointer() =>
        Assert.Equal(["/data/x~1y~0 unknown-field"], await Forms.Errors(Forms.WithField(""" "type":"string" """), """{"x/y~":1}"""));

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    public async Task Data_that_is_no_object_is_refused(string data) =>
        Assert.Equal(["/data wrong-type"], await Forms.Errors(Forms.WithField(""" "type":"string" """), data));

    [Theory]
    [InlineData("""{"how":"WRITTEN"}""", "/data/signed required")]
    [InlineData("""{"how":"ORAL","signed":true}""", "/data/signed not-applicable")]
    [InlineData("""{"signed":true}""", "/data/signed not-applicable")]
    [InlineData("""{"how":"ORAL"}""")]
    [InlineData("""{"how":"WRITTEN","signed":true}""")]
    public async Task A_conditional_field_exists_only_while_its_condition_holds(string data, params string[] errors)
    {
        var schema = Forms.Read("""
            {
              "how": {"type":"string","title":{"zh":"形式","en":"How"},"options":[{"value":"WRITTEN","title":{"zh":"书面","en":"Written"}},{"value":"ORAL","title":{"zh":"口头","en":"Oral"}}]},
              "signed": {"type":"boolean","title":{"zh":"已签","en":"Signed"},"when":{"field":"how","equals":"WRITTEN"}}
            }
            """, """["signed"]""");
        Assert.Equal(errors, await Forms.Errors(schema, data));
    }

    [Fact]
    public async Task A_rating_is_needed_for_every_called_unit_and_for_no_other()
    {
        var schema = Forms.WithField(""" "type":"array","widget":"ratings" """);
        var both = $$"""{"a":[{"order":"{{City.FirstOrder}}","score":90},{"order":"{{City.SecondOrder}}","score":0}]}""";
        Assert.Empty(await Forms.Errors(schema, both));
        var strange = both.Replace(City.SecondOrder.ToString(), City.MyPhoto.ToString(), StringComparison.Ordinal);
        Assert.Equal(["/data/a/1/order unknown-order", "/data/a missing-rating"], await Forms.Errors(schema, strange));
    }

    [Fact]
    public async Task Personal_fields_are_split_off_from_the_public_ones()
    {
        var schema = Forms.Read("""{"name":{"type":"string","title":{"zh":"姓名","en":"Name"},"personal":true},"matter":{"type":"string","title":{"zh":"事项","en":"Matter"}}}""");
        var result = await FormValidator.Validate(schema, JsonNode.Parse("""{"name":"Wang","matter":"ditch"}"""), "/data", new City(), default);
        Assert.Equal(("""{"matter":"ditch"}""", """{"name":"Wang"}"""), (result.Public.ToJsonString(), result.Personal.ToJsonString()));
    }

    [Fact]
    public async Task All_errors_are_reported_at_once()
    {
        var schema = Forms.Read("""{"b":{"type":"integer","title":{"zh":"乙","en":"B"}},"c":{"type":"string","title":{"zh":"丙","en":"C"}}}""", """["c"]""");
        Assert.Equal(["/data/d unknown-field", "/data/b wrong-type", "/data/c required"], await Forms.Errors(schema, """{"b":"x","d":1}"""));
    }

    [Fact]
    public async Task The_files_a_form_names_are_handed_on_to_be_bound_to_the_case()
    {
        var result = await FormValidator.Validate(Forms.WithField(""" "type":"array","widget":"files" """),
            JsonNode.Parse($$"""{"a":["{{City.MyPhoto}}","{{City.MyDocument}}"]}"""), "/data", new City(), default);
        Assert.Equal([City.MyPhoto, City.MyDocument], result.Files);
    }
}
