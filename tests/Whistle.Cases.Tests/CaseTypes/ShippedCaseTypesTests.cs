using System.Text.Json.Nodes;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.CaseTypes.Forms;
using Whistle.Cases.Geography;
using Whistle.Cases.Seeding;

namespace Whistle.Cases.Tests.CaseTypes;

public sealed class ShippedCaseTypesTests
{
    [Fact]
    public void Every_shipped_case_type_loads_with_the_catalogue_and_without_a_warning()
    {
        Assert.Empty(Workflows.Shipped.Refused.SelectMany(r => r.Problems).Select(p => $"{p.File}{p.Pointer} {p.Activity}: {p.Reason.En}"));
        Assert.Equal(["dispute", "enforcement", "whistle"], Workflows.Shipped.Loaded.Select(t => t.Type.Key));
        Assert.Empty(Workflows.Shipped.Loaded.SelectMany(t => t.Warnings).Select(w => $"{w.ActivityId}: {w.Message.En}"));
    }

    [Theory]
    [InlineData("whistle", "哨-620802-2026-000123")]
    [InlineData("dispute", "调-620802-2026-000123")]
    [InlineData("enforcement", "执-620802-2026-000123")]
    public void Cases_are_numbered_by_type_county_and_year(string key, string number) =>
        Assert.Equal(number, Workflows.Of(key).Type.Numbering.Format("620802", 2026, 123));

    [Fact]
    public void Every_way_back_is_a_backward_connection_to_an_activity_on_every_path_to_its_source()
    {
        var back = Workflows.Shipped.Loaded.SelectMany(t => t.Flows)
            .SelectMany(f => Workflows.Compiler.Compile(f.Definition).Connections)
            .Where(c => c.IsBackward)
            .Select(c => $"{c.SourceId}.{c.Port} → {c.TargetId}");
        Assert.Equal(
        [
            "call-units.NoneLeft → dispatching", "collective.rejected → investigating", "confirm-arrival.not-arrived → arrive",
            "decide-return.refuse → sign", "hearing-review.amend → investigating", "legal-review.amend → investigating",
            "reopen.Done → dispatching", "second-officer.send-back → investigating", "statement.accepted → investigating",
            "supplement.resubmit → review", "verify.rework → handling",
        ], back.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_activity_has_a_Chinese_and_an_English_name_and_a_place_of_its_own_in_the_drawing()
    {
        foreach (var flow in Workflows.Shipped.Loaded.SelectMany(t => t.Flows))
        {
            var places = new HashSet<(int, int)>();
            foreach (var activity in flow.Definition.Root["activities"]!.AsArray())
            {
                var name = activity!["customProperties"]!["name"]!;
                Assert.False(string.IsNullOrWhiteSpace(name["zh"]!.GetValue<string>()) || string.IsNullOrWhiteSpace(name["en"]!.GetValue<string>()));
                Assert.Equal(name["zh"]!.GetValue<string>(), activity["metadata"]!["displayText"]!.GetValue<string>());
                var position = activity["metadata"]!["designer"]!["position"]!;
                Assert.True(places.Add((position["x"]!.GetValue<int>(), position["y"]!.GetValue<int>())), $"{flow.Id}: {activity["id"]} covers another activity");
            }
        }
    }

    [Fact]
    public void Examples_name_only_categories_of_the_catalogue_and_organisations_of_the_city()
    {
        var city = ReferenceData.Load();
        var categories = city.Categories.Where(c => c.Selectable).Select(c => c.Key).ToHashSet();
        var organisations = city.Organisations.Select(o => o.Code).ToHashSet();
        foreach (var (field, value) in Workflows.Shipped.Loaded.SelectMany(t => t.Type.Forms.Values.Prepend(t.Type.Form)).SelectMany(Values))
        {
            if (field.Widget == Widgets.Category) Assert.Contains(value.GetValue<string>(), categories);
            if (field.Widget == Widgets.Organisation) Assert.Contains(value.GetValue<string>(), organisations);
            if (field.Widget == Widgets.Organisations) Assert.All(value.AsArray(), code => Assert.Contains(code!.GetValue<string>(), organisations));
            if (field.Widget == Widgets.Units)
                foreach (var unit in value["assisting"]!.AsArray().Prepend(value["lead"]))
                    Assert.Contains(unit!["organisation"]!.GetValue<string>(), organisations);
        }
    }

    [Fact]
    public void Places_of_examples_lie_in_the_grid_they_name()
    {
        var city = ReferenceData.Load();
        var grids = new GridLocator(city.Grids, Outlines.Shipped());
        foreach (var (_, value) in Workflows.Shipped.Loaded.SelectMany(t => t.Type.Forms.Values.Prepend(t.Type.Form)).SelectMany(Values).Where(v => v.Field.Widget == Widgets.Place))
        {
            var found = grids.Find(value["lon"]!.GetValue<double>(), value["lat"]!.GetValue<double>());
            Assert.NotNull(found);
            if (value["gridCode"] is { } grid) Assert.Equal(grid.GetValue<string>(), found.Code);
        }
    }

    [Fact]
    public void A_title_is_made_from_the_form_and_carries_no_personal_data()
    {
        var type = Workflows.Of("whistle").Type;
        var example = FormValidator.CheckExample(type.Form.Schema, type.Form.Example, "/data");
        Assert.Equal("东大街中段排水沟堵塞积水", type.TitleOf(example.Public));
        Assert.Equal(["reporterName", "reporterPhone"], example.Personal.Select(p => p.Key));
        Assert.DoesNotContain(example.Public, p => p.Key.StartsWith("reporter", StringComparison.Ordinal));
    }

    [Fact]
    public void A_called_unit_may_ask_for_return_once_on_its_sign_task_and_the_clocks_run_on()
    {
        var type = Workflows.Of("whistle").Type;
        var interrupt = Assert.Single(type.TaskInterrupts("sign", "handling"));
        Assert.Equal(("return", "decide-return", InterruptLimit.Order, false), (interrupt.Name, interrupt.GoTo, interrupt.Once, interrupt.StopsClocks));
        Assert.Empty(type.TaskInterrupts("handle", "handling"));
    }

    [Fact]
    public void A_whistle_is_withdrawn_by_its_opener_only_before_dispatch()
    {
        var type = Workflows.Of("whistle").Type;
        Assert.Contains(type.CaseInterrupts("review"), i => i.Name == "withdraw");
        Assert.DoesNotContain(type.CaseInterrupts("handling"), i => i.Name == "withdraw");
    }

    private static IEnumerable<(FormField Field, JsonNode Value)> Values(CaseForm form) =>
        form.Schema.Fields.Where(f => form.Example[f.Name] is not null)
            .Select(f => (f, form.Example[f.Name]!));
}
