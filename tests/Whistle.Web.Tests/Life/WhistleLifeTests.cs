using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Whistle.Web.Tests.Screens;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Life;

/// <summary>The promise of the first issue, through the screens: one whistle, eight accounts, from the first photo to the archive.</summary>
[Collection(LifeCollection.Name)]
public sealed class WhistleLifeTests(Browsing browsing) : PageTest(browsing)
{
    private const string Ditch = "GBT47678.5:matter:01080";
    private const string Grid = "东关街道";

    private static readonly (string User, string Code, string Search, string Requirement)[] Units =
    [
        ("chengguan", "620802-CGJ", "崆峒区城市管理", "疏通排水沟并清运渣土"),
        ("zhujian", "620802-ZJJ", "崆峒区住房", "更换破损盖板"),
        ("gongan", "620802-GAJ", "公安", "作业期间疏导交通"),
    ];

    [PageTheory]
    [InlineData("desktop")]
    [InlineData("phone")]
    public async Task A_whistle_runs_its_whole_life_through_the_screens_of_eight_accounts(string screenName)
    {
        var screen = Screen.Of(screenName);
        var street = await SignedIn("dongguan", screen);
        var (id, number) = await Blow(street);

        var leader = await SignedIn("dongguan-lead", screen);
        await leader.Work.Open(number, "approve");
        await Assertions.Expect(leader.Work.Pane.GetByTestId("picture").First.Locator("img")).ToBeVisibleAsync();
        await leader.Work.Do("approve", form => form.Type("comment", "情况属实，同意吹哨。"));

        var centre = await SignedIn("center", screen);
        await centre.Work.Open(number, "dispatch");
        await Assertions.Expect(centre.Work.Pane.GetByTestId("picture").First.Locator("img")).ToBeVisibleAsync();
        await Pictures.Take(centre, "life-work");
        await centre.Work.Do("dispatch", Dispatch);

        var units = new List<Person>();
        foreach (var (user, code, _, _) in Units)
        {
            var unit = await SignedIn(user, screen);
            units.Add(unit);
            await unit.Work.Open(number, "sign");
            await unit.Work.Do("sign");
            await unit.Work.Open(number, "arrive");
            await unit.Work.Do("arrive", Arrive);
            await street.Work.Open(number, "confirm-arrival");
            await street.Work.Do("confirm");
            await unit.Work.Open(number, "handle");
            await unit.Work.Do("feed-back", form => FeedBack(form, code));
            if (units.Count == 1) await IsWithTheUnits(street, id);
        }

        var chief = await SignedIn("chengguan-lead", screen);
        await chief.Work.Open(number, "merge-feedback");
        await chief.Work.Do("merge", form => form.Type("summary", "城管疏通清运，住建更换盖板，公安疏导交通，现场已恢复通行，提请街道核验。"));

        await street.Work.Open(number, "verify");
        await street.Work.Do("pass", async form =>
        {
            await form.Type("findings", "现场排水通畅，盖板完好，渣土已清运，沿街商户表示满意。");
            await form.Photograph("photos", StreetPicture.Dry());
        });

        await leader.Work.Open(number, "rate");
        await leader.Work.Do("rate", Rate);

        await street.Case.Open(id);
        await Assertions.Expect(street.Case.Status).ToHaveAttributeAsync("data-status", "closed");
        Assert.Equal(["follow-up"], await street.Case.PresentSteps());

        await centre.Work.Open(number, "follow-up");
        await centre.Work.Do("satisfied", async form =>
        {
            await form.Choose("way", "PHONE");
            await form.Type("opinion", "反映人确认积水问题已解决。");
        });

        await street.Case.Open(id);
        await IsTold(street);

        var supervisor = await SignedIn("supervisor", screen);
        await supervisor.Case.Open(id);
        await Assertions.Expect(supervisor.Case.Status).ToHaveAttributeAsync("data-status", "archived");
    }

    /// <summary>One unit has fed back, two are still called: the drawing stands where they are.</summary>
    private static async Task IsWithTheUnits(Person street, string id)
    {
        await street.Case.Open(id);
        Assert.Equal(["call-units"], await street.Case.PresentSteps());
        await Pictures.Take(street, "life-case");
    }

    private static async Task<(string Id, string Number)> Blow(Person street)
    {
        await street.Get(street.Screen.IsPhone ? "nav-blow-phone" : "nav-blow").ClickAsync();
        var form = new FormPart(street.Get("opening-form"));
        await form.Type("matter", "东大街中段排水沟堵塞积水");
        await form.FindCategory("排水", Ditch);
        await form.Choose("urgency", "B");
        await form.Type("description", "东大街中段南侧排水沟被渣土和枯叶堵塞，雨后积水约十五厘米，漫上人行道，影响沿街商户和学生通行。");
        await form.Photograph("photos", StreetPicture.Flooded());
        await form.StandHere("place", Grid);
        await form.PointOnMap("place", Grid);
        await form.Field("place").GetByTestId("place-address").FillAsync("崆峒区东关街道东大街中段南侧");
        await form.Type("reason", "沟渠疏通和盖板更换属城管、住建部门职责，街道无相应力量。");
        await form.Select("source", "RESIDENT");
        await form.Type("reporterName", "王桂兰");
        await form.Type("reporterPhone", "13893301234");
        await form.Field("category").EvaluateAsync("field => field.scrollIntoView({ block: 'center' })");
        await Pictures.Take(street, "life-blow");
        await street.Get("submit").ClickAsync();

        var opened = street.Get("opened");
        await Assertions.Expect(opened).ToBeVisibleAsync();
        await Assertions.Expect(street.Get("next-handlers")).ToContainTextAsync("东关街道");
        var number = await street.Get("case-number").InnerTextAsync();
        Assert.Matches(@"^哨-620802-\d{4}-\d{6}$", number);
        await opened.GetByTestId("open-case").ClickAsync();
        await Assertions.Expect(street.Page).ToHaveURLAsync(new Regex("/cases/[0-9a-f-]{36}$"));
        Assert.Equal(["approve"], await street.Case.PresentSteps());
        return (street.Page.Url[(street.Page.Url.LastIndexOf('/') + 1)..], number);
    }

    private static async Task Dispatch(FormPart form)
    {
        for (var i = 0; i < Units.Length; i++)
        {
            var (_, code, search, requirement) = Units[i];
            var place = i == 0 ? "unit-lead" : $"unit-assist-{i - 1}";
            if (i > 0) await form.Root.GetByTestId("unit-add").ClickAsync();
            await form.PickOrganisation($"{place}-organisation", search, code);
            await form.Root.GetByTestId($"{place}-requirement").FillAsync(requirement);
        }
        await form.Type("note", "请于今日内到场，与街道经办人对接。");
    }

    private static async Task Arrive(FormPart form)
    {
        await form.StandHere("place", Grid);
        await form.Type("arrivedAt", "2026-11-24T10:20");
        await form.Type("persons", "中队长一名、队员三名");
    }

    private static async Task FeedBack(FormPart form, string code)
    {
        await form.Choose("result", "SOLVED");
        await form.Type("measures", "已疏通沟渠约四十米，清运渣土两车，破损盖板已更换，通水试验正常。");
        if (code == "620802-CGJ") await form.Photograph("photos", StreetPicture.Dry());
    }

    private static async Task Rate(FormPart form)
    {
        foreach (var (_, code, _, _) in Units)
        {
            await form.Root.GetByTestId($"rating-{code}-score").FillAsync("92");
            await form.Root.GetByTestId($"rating-{code}").Locator("textarea").FillAsync("到场及时，处置到位");
        }
    }

    /// <summary>What the archived case says of itself: sentences with people in them, photos, every unit's rating, nothing left to do.</summary>
    private static async Task IsTold(Person street)
    {
        await Assertions.Expect(street.Case.Status).ToHaveAttributeAsync("data-status", "archived");
        await Assertions.Expect(street.Get("personal-reporterName")).ToHaveTextAsync("王**");
        await Assertions.Expect(street.Get("picture").First.Locator("img")).ToBeVisibleAsync();

        var told = await street.Case.Timeline();
        string[] people = ["马晓燕", "杨建国", "赵海霞", "刘志强", "郑凯", "冯涛", "张维民"];
        Assert.All(people, name => Assert.Contains(told, sentence => sentence.Contains(name, StringComparison.Ordinal)));
        Assert.All(told, sentence => Assert.DoesNotMatch(@"[a-z]+-[a-z]+|\{|undefined|null", sentence));
        await Assertions.Expect(street.Case.Entries.GetByTestId("picture").First).ToBeVisibleAsync();

        await street.Case.Show("units");
        foreach (var (_, code, _, _) in Units)
        {
            var order = street.Get($"order-{code}");
            await Assertions.Expect(order).ToHaveAttributeAsync("data-state", "fedBack");
            await Assertions.Expect(order.Locator(".rating")).ToContainTextAsync("92");
        }
        Assert.Empty(await street.Case.PresentSteps());
    }
}
