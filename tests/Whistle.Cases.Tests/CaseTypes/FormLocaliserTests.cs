using System.Text.Json.Nodes;
using Whistle.Cases.CaseTypes.Forms;

namespace Whistle.Cases.Tests.CaseTypes;

public sealed class FormLocaliserTests
{
    [Fact]
    public void A_schema_is_told_in_one_language_with_its_fields_in_order()
    {
        var form = Workflows.Of("whistle").Type.Form;
        var zh = FormLocaliser.Schema(form.Schema, "zh-CN");
        var en = FormLocaliser.Schema(form.Schema, "en");
        Assert.Equal(("事项", "Matter"), (zh["properties"]!["matter"]!["title"]!.GetValue<string>(), en["properties"]!["matter"]!["title"]!.GetValue<string>()));
        Assert.Equal("Routine", en["properties"]!["kind"]!["options"]![0]!["title"]!.GetValue<string>());
        Assert.Equal("What", en["sections"]![0]!["title"]!.GetValue<string>());
        Assert.Equal(form.Schema.Fields.Select(f => f.Name), en["order"]!.AsArray().Select(n => n!.GetValue<string>()));
        Assert.True(en["properties"]!["reporterName"]!["personal"]!.GetValue<bool>());
        Assert.Equal("""{"field":"source","in":["RESIDENT","HOTLINE"]}""", en["properties"]!["reporterName"]!["when"]!.ToJsonString());
    }

    [Fact]
    public async Task The_example_of_a_rating_form_has_one_rating_for_each_called_unit()
    {
        var form = Workflows.Of("whistle").Type.Forms["rate"];
        OrderToRate[] orders = [new(City.FirstOrder, "城管", "牵头"), new(City.SecondOrder, "住建", "协办")];
        var json = FormLocaliser.Form(form, "zh-CN", orders);
        Assert.Equal(["城管", "住建"], json["context"]!["orders"]!.AsArray().Select(o => o!["organisation"]!.GetValue<string>()));
        var example = json["example"]!.DeepClone();
        Assert.Empty((await FormValidator.Validate(form.Schema, example, "/data", new City(), default)).Errors);
    }

    [Fact]
    public void Localising_leaves_the_form_itself_untouched()
    {
        var form = Workflows.Of("whistle").Type.Forms["dispatch"];
        var before = form.Example.ToJsonString();
        FormLocaliser.Form(form, "en")["example"]!.AsObject().Remove("units");
        Assert.Equal(before, form.Example.ToJsonString());
    }

    [Fact]
    public void Nested_items_and_members_are_told_too()
    {
        var schema = Forms.WithField(""" "type":"array","items":{"type":"object","properties":{"b":{"type":"string","title":{"zh":"乙","en":"B"}}},"required":["b"]} """);
        var item = FormLocaliser.Schema(schema, "en")["properties"]!["a"]!["items"]!;
        Assert.Equal("B", item["properties"]!["b"]!["title"]!.GetValue<string>());
        Assert.Equal("b", ((JsonArray)item["required"]!)[0]!.GetValue<string>());
    }
}
