using Microsoft.Playwright;
using Whistle.Web.Tests.Screens;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.CaseTypes;

/// <summary>Case types that came as files have their screens too: opened from the menu and taken one step on.</summary>
[Collection(ScreensCollection.Name)]
public sealed class GeneratedScreensTests(Browsing browsing) : PageTest(browsing)
{
    private const string Grid = "东关街道";

    [PageFact]
    public async Task A_dispute_is_registered_from_its_form_and_accepted_by_a_mediator()
    {
        var street = await SignedIn("dongguan", Screen.Desktop);
        await street.Get("nav-open-dispute").ClickAsync();
        var form = new FormPart(street.Get("opening-form"));
        await form.Type("matter", "楼上漏水引发的邻里纠纷");
        await form.FindCategory("邻里", "DISPUTE:dispute:D02");
        await form.Type("description", "楼上住户卫生间防水老化，渗水致楼下吊顶和衣柜损坏，双方多次协商未果。");
        await form.Type("people", "4");
        await form.Choose("risk", "yellow");
        await form.StandHere("place", Grid);
        await form.Field("place").GetByTestId("place-address").FillAsync("东大街社区三号楼");
        await form.Select("source", "WALK_IN");
        await form.Type("partyA", "张建军");
        await form.Type("partyB", "李秀梅");
        var number = await Send(street);

        var mediator = await SignedIn("mediator", Screen.Desktop);
        await mediator.Work.Open(number, "register");
        await mediator.Work.Do("accept", async accept =>
        {
            await accept.Choose("consent", "APPLIED");
            await accept.Switch("rightsTold");
        });
        await mediator.Work.Open(number, "mediate");
        await Assertions.Expect(mediator.Work.Pane.GetByTestId("action-agreed")).ToBeVisibleAsync();
    }

    [PageFact]
    public async Task A_violation_is_filed_from_its_form_and_approved_by_the_department_leader()
    {
        var officer = await SignedIn("chengguan", Screen.Desktop);
        await officer.Get("nav-open-enforcement").ClickAsync();
        var form = new FormPart(officer.Get("opening-form"));
        await form.Type("suspicion", "未经批准占用人行道堆放建筑材料");
        await form.FindCategory("占", "GBT47678.5:matter:08002");
        await form.Select("source", "INSPECTION");
        await form.Type("foundOn", "2026-11-23");
        await form.Type("facts", "巡查发现东大街中段施工围挡外人行道堆放砂石、砌块约十二平方米，未能出示占道审批手续。");
        await form.StandHere("place", Grid);
        await form.Field("place").GetByTestId("place-address").FillAsync("东大街中段");
        await form.Choose("partyKind", "ORGANISATION");
        await form.Type("party", "平凉某建筑工程有限公司");
        await Assertions.Expect(form.Field("partyIdNumber")).ToHaveCountAsync(0);
        await Assertions.Expect(form.Field("partyCode")).ToBeVisibleAsync();
        var number = await Send(officer);

        var leader = await SignedIn("chengguan-lead", Screen.Desktop);
        await leader.Work.Open(number, "file");
        await leader.Work.Do("file", filing => filing.Type("basis", "涉嫌违反《城市道路管理条例》关于占用城市道路的规定，符合立案标准。"));
        await officer.Work.Open(number, "investigate");
        await Assertions.Expect(officer.Work.Pane.GetByTestId("action-submit")).ToBeVisibleAsync();
    }

    private static async Task<string> Send(Person person)
    {
        await person.Get("submit").ClickAsync();
        await Assertions.Expect(person.Get("opened")).ToBeVisibleAsync();
        return await person.Get("case-number").InnerTextAsync();
    }
}
