using Whistle.Cases.Categories;
using Whistle.Cases.Organisation;
using Whistle.Cases.Seeding;

namespace Whistle.Cases.Tests.Categories;

public class RoutingTests
{
    private static readonly ReferenceData Reference = ReferenceData.Load();
    private static readonly Routing Router = new(new CategoryTree(Reference.Categories), Reference.Organisations);
    private static readonly DateTime At = new(2026, 11, 23, 2, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_blocked_ditch_goes_to_the_district_bureaus_and_says_why()
    {
        var route = Router.Route("GBT47678.5:matter:01080", "620802", At)!;
        Assert.Equal("620802-CGJ", route.Lead!.Code);
        Assert.Equal(["620802-ZJJ", "620802-GAJ"], route.Assisting.Select(o => o.Code));
        Assert.Equal(
            "依据事项目录“排水沟渠堵塞”（01080），主责单位为崆峒区城市管理综合行政执法局，协同单位为崆峒区住房和城乡建设局、平凉市公安局崆峒分局。",
            route.Reason.Zh);
        Assert.Contains("the lead is Kongtong District Urban Management", route.Reason.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_county_has_no_such_body_the_city_takes_it_and_the_reason_says_so()
    {
        var route = Router.Route("GBT47678.5:matter:09006", "620821", At)!;
        Assert.Equal("CGJ", route.Lead!.Code);
        Assert.Contains("未设对应单位", route.Reason.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_catalogue_names_no_lead_a_person_decides()
    {
        var route = Router.Route("GOV:governance:G999", "620802", At)!;
        Assert.Null(route.Lead);
        Assert.Contains("由综治中心研究确定", route.Reason.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dispute_goes_to_the_mediation_committee_of_the_street()
    {
        var route = Router.Route("DISPUTE:dispute:D17", "620802", At, "620802001")!;
        Assert.Equal("620802001-RTW", route.Lead!.Code);
        Assert.Equal(["620802-ZJJ"], route.Assisting.Select(o => o.Code));
    }

    [Fact]
    public void An_unknown_category_has_no_route() => Assert.Null(Router.Route("GBT47678.5:matter:99999", "620802", At));

    [Fact]
    public void A_dissolved_body_is_no_longer_proposed()
    {
        var dissolved = ReferenceData.Load().Organisations;
        dissolved.Single(o => o.Code == "620802-CGJ").ValidTo = At.AddDays(-1);
        var route = new Routing(new CategoryTree(Reference.Categories), dissolved).Route("GBT47678.5:matter:01080", "620802", At)!;
        Assert.Equal("CGJ", route.Lead!.Code);
    }

    [Fact]
    public void Every_lead_and_assistant_of_the_catalogue_exists_for_the_district()
    {
        foreach (var category in Reference.Categories)
        {
            var route = Router.Route(category.Key, "620802", At)!;
            Assert.True(category.LeadDepartment is null || route.Lead is not null, category.Key);
            Assert.Equal(category.AssistDepartments?.Split(',').Length ?? 0, route.Assisting.Count);
        }
    }
}
