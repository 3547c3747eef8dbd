using Whistle.Cases.Categories;
using Whistle.Cases.Clocks;
using Whistle.Cases.Seeding;

namespace Whistle.Cases.Tests.Categories;

public class CategoryTreeTests
{
    private static readonly CategoryTree Tree = new(ReferenceData.Load().Categories);

    [Fact]
    public void The_catalogue_holds_the_standard_the_governance_and_the_dispute_categories()
    {
        Assert.Equal(10 + 250 + 1, Tree.All.Count(c => c.Scheme == "GBT47678.5"));
        Assert.Equal(7 + 54, Tree.All.Count(c => c.Scheme == "GOV"));
        Assert.Equal(1 + 19, Tree.All.Count(c => c.Scheme == "DISPUTE"));
    }

    [Fact]
    public void Every_category_has_a_name_in_both_languages_and_every_parent_exists() =>
        Assert.All(Tree.All, c =>
        {
            Assert.NotEmpty(c.Name);
            Assert.NotEmpty(c.NameEn);
            Assert.True(c.ParentKey is null || Tree.Find(c.ParentKey) is not null);
        });

    [Fact]
    public void A_heading_and_a_restricted_category_cannot_be_selected()
    {
        Assert.False(Tree.Find("GBT47678.5:matter:01")!.Selectable);
        Assert.False(Tree.Find("GOV:governance:G301")!.Selectable);
        Assert.True(Tree.Find("GBT47678.5:matter:01080")!.Selectable);
    }

    [Fact]
    public void Paths_lead_from_the_major_down() =>
        Assert.Equal(["市政公用设施类", "排水沟渠堵塞"], Tree.Path("GBT47678.5:matter:01080").Select(c => c.Name));

    [Fact]
    public void Search_finds_by_chinese_english_and_code_and_puts_beginnings_first()
    {
        Assert.Equal("占道经营", Tree.Search("占道经营", 5)[0].Name);
        Assert.Contains(Tree.Search("drainage ditch", 5), c => c.Code == "01080");
        Assert.Equal("09006", Tree.Search("09006", 5)[0].Code);
        Assert.StartsWith("垃圾", Tree.Search("垃圾", 5)[0].Name, StringComparison.Ordinal);
        Assert.Empty(Tree.Search("  ", 5));
        Assert.DoesNotContain(Tree.Search("吸毒", 5), c => !c.Selectable);
    }

    [Fact]
    public void A_category_limit_makes_a_policy_shorter_when_urgent()
    {
        var category = Tree.Find("GBT47678.5:matter:01080")!;
        var usual = CategoryLimits.FinishPolicy(category, urgent: false)!;
        var urgent = CategoryLimits.FinishPolicy(category, urgent: true)!;
        Assert.Equal((2, ClockUnit.WorkingDay), (usual.Budget, usual.Unit));
        Assert.Equal((2, ClockUnit.Hour), (urgent.Budget, urgent.Unit));
        Assert.Null(CategoryLimits.FinishPolicy(Tree.Find("GBT47678.5:matter:01")!, urgent: false));
    }

    [Fact]
    public void A_category_may_have_staged_limits() =>
        Assert.Equal(["4 WH", "7 WD", "20 WD"], CategoryLimits.Of(Tree.Find("GBT47678.5:matter:06001")!)!.Stages!.Select(s => s.Limit));

    [Fact]
    public void Every_limit_of_the_catalogue_can_be_computed() =>
        Assert.All(Tree.All.Where(c => c.Level == 2), c => Assert.NotNull(CategoryLimits.FinishPolicy(c, urgent: true)));
}
