using Whistle.Cases.CaseTypes.Forms;

namespace Whistle.Cases.Tests.CaseTypes;

public sealed class FormSchemaTests
{
    [Theory]
    [InlineData(""" "type":"string" """, Widgets.Text)]
    [InlineData(""" "type":"string","widget":"textarea","placeholder":{"zh":"提示","en":"Hint"},"description":{"zh":"说明","en":"Help"} """, Widgets.TextArea)]
    [InlineData(""" "type":"string","minLength":2,"maxLength":5,"pattern":"^[a-z]+$","patternMessage":{"zh":"小写","en":"Small letters"} """, Widgets.Text)]
    [InlineData(""" "type":"string","format":"phone","personal":true """, Widgets.Text)]
    [InlineData(""" "type":"string","options":[{"value":"X","title":{"zh":"甲","en":"X"},"description":{"zh":"注","en":"Note"}}],"default":"X" """, Widgets.Select)]
    [InlineData(""" "type":"integer","widget":"radio","options":[{"value":1,"title":{"zh":"一","en":"One"}}] """, Widgets.Radio)]
    [InlineData(""" "type":"number","minimum":0,"maximum":10.5 """, Widgets.Number)]
    [InlineData(""" "type":"integer","widget":"score" """, Widgets.Score)]
    [InlineData(""" "type":"boolean" """, Widgets.Switch)]
    [InlineData(""" "type":"string","widget":"date" """, Widgets.Date)]
    [InlineData(""" "type":"string","widget":"datetime" """, Widgets.DateTime)]
    [InlineData(""" "type":"string","widget":"category","scheme":"GOV" """, Widgets.Category)]
    [InlineData(""" "type":"object","widget":"place" """, Widgets.Place)]
    [InlineData(""" "type":"array","widget":"photos","minItems":1,"maxItems":9 """, Widgets.Photos)]
    [InlineData(""" "type":"array","widget":"files" """, Widgets.Files)]
    [InlineData(""" "type":"string","widget":"organisation" """, Widgets.Organisation)]
    [InlineData(""" "type":"array","widget":"organisations" """, Widgets.Organisations)]
    [InlineData(""" "type":"object","widget":"units" """, Widgets.Units)]
    [InlineData(""" "type":"string","widget":"user" """, Widgets.User)]
    [InlineData(""" "type":"array","widget":"ratings","minimum":1,"maximum":5 """, Widgets.Ratings)]
    [InlineData(""" "type":"array","options":[{"value":"X","title":{"zh":"甲","en":"X"}}] """, Widgets.Select)]
    [InlineData(""" "type":"array","items":{"type":"string"} """, "")]
    [InlineData(""" "type":"object","properties":{"b":{"type":"string","title":{"zh":"乙","en":"B"}}},"required":["b"] """, "")]
    public void A_field_may_use_each_keyword_of_the_subset(string field, string widget)
    {
        Assert.Empty(Forms.Problems(field).Select(p => $"{p.Pointer}: {p.Reason.En}"));
        Assert.Equal(widget, Forms.WithField(field).Fields[0].Widget);
    }

    [Theory]
    [InlineData(""" "type":"string","const":"x" """, "/properties/a/const", "unknown-key")]
    [InlineData(""" "type":"string","if":{} """, "/properties/a/if", "unknown-key")]
    [InlineData(""" "type":"null" """, "/properties/a/type", "unknown-value")]
    [InlineData(""" "widget":"text" """, "/properties/a/type", "missing")]
    [InlineData(""" "type":"string","widget":"colour" """, "/properties/a/widget", "unknown-value")]
    [InlineData(""" "type":"string","widget":"switch" """, "/properties/a/widget", "widget-type")]
    [InlineData(""" "type":"string","widget":"radio" """, "/properties/a/options", "missing")]
    [InlineData(""" "type":"string","format":"email" """, "/properties/a/format", "unknown-value")]
    [InlineData(""" "type":"string","minimum":3 """, "/properties/a/minimum", "unknown-key")]
    [InlineData(""" "type":"integer","maxLength":3 """, "/properties/a/maxLength", "unknown-key")]
    [InlineData(""" "type":"string","maxItems":3 """, "/properties/a/maxItems", "unknown-key")]
    [InlineData(""" "type":"string","minLength":-1 """, "/properties/a/minLength", "wrong-type")]
    [InlineData(""" "type":"string","minLength":9,"maxLength":3 """, "/properties/a", "impossible-limits")]
    [InlineData(""" "type":"string","pattern":"[" ,"patternMessage":{"zh":"甲","en":"A"} """, "/properties/a/pattern", "bad-pattern")]
    [InlineData(""" "type":"string","pattern":"(a)\\1","patternMessage":{"zh":"甲","en":"A"} """, "/properties/a/pattern", "bad-pattern")]
    [InlineData(""" "type":"string","pattern":"a" """, "/properties/a/patternMessage", "missing")]
    [InlineData(""" "type":"string","scheme":"GOV" """, "/properties/a/scheme", "unknown-key")]
    [InlineData(""" "type":"string","when":{"field":"later","equals":1} """, "/properties/a/when/field", "unknown-field")]
    [InlineData(""" "type":"array" """, "/properties/a/items", "missing")]
    [InlineData(""" "type":"array","widget":"photos","items":{"type":"string"} """, "/properties/a/items", "unknown-key")]
    [InlineData(""" "type":"object","properties":{"b":{"type":"string","title":{"zh":"乙","en":"B"},"personal":true}} """, "/properties/a/properties/b/personal", "nested-personal")]
    [InlineData(""" "type":"string","options":[{"value":"X","title":{"zh":"甲","en":"X"}},{"value":"X","title":{"zh":"乙","en":"Y"}}] """, "/properties/a/options/1/value", "repeated")]
    [InlineData(""" "type":"string","placeholder":{"zh":"只有中文"} """, "/properties/a/placeholder/en", "missing")]
    [InlineData(""" "type":"string","placeholder":"bare text" """, "/properties/a/placeholder", "wrong-type")]
    public void Whatever_is_outside_the_subset_is_refused_with_its_place(string field, string pointer, string code) =>
        Assert.Contains((pointer, code), Forms.Problems(field).Select(p => (p.Pointer, p.Code)));

    [Fact]
    public void A_condition_gives_exactly_one_of_equals_in_and_notEmpty()
    {
        var problems = Forms.Problems(""" "type":"string","when":{"field":"b","equals":1,"notEmpty":true} """);
        Assert.Contains("bad-condition", problems.Select(p => p.Code));
    }

    [Fact]
    public void Routing_facts_hold_choices_codes_and_numbers_but_no_text_place_file_or_person()
    {
        var schema = Forms.Read("""
            {
              "choice": {"type":"string","title":{"zh":"选","en":"C"},"options":[{"value":"X","title":{"zh":"甲","en":"X"}}]},
              "text": {"type":"string","title":{"zh":"文","en":"T"}},
              "secret": {"type":"integer","title":{"zh":"密","en":"S"},"personal":true},
              "count": {"type":"integer","title":{"zh":"数","en":"N"}},
              "spot": {"type":"object","widget":"place","title":{"zh":"地","en":"P"}},
              "units": {"type":"object","widget":"units","title":{"zh":"单位","en":"U"}}
            }
            """);
        var data = System.Text.Json.Nodes.JsonNode.Parse("""
            {"choice":"X","text":"王某","secret":7,"count":3,"spot":{"lon":1,"lat":2},
             "units":{"lead":{"organisation":"CGJ","requirement":"疏通"},"assisting":[{"organisation":"GAJ","requirement":"疏导"}]}}
            """)!.AsObject();
        Assert.Equal("""{"choice":"X","count":3,"units":{"lead":"CGJ","assisting":["GAJ"]}}""", schema.RoutingFacts(data).ToJsonString());
    }
}
