using Microsoft.Playwright;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Access;

/// <summary>What somebody may not see is not on their screens, and its address leads to nothing.</summary>
[Collection(ScreensCollection.Name)]
public sealed class MenuTests(Browsing browsing) : PageTest(browsing)
{
    [PageFact]
    public async Task An_outside_unit_sees_the_one_case_it_was_called_to_and_only_its_own_order()
    {
        var others = await Prepared.Dispatched(Browsing.Server);
        var its = await Prepared.Dispatched(Browsing.Server, assisting: "620802-WY01");
        var unit = await SignedIn("wuye", Screen.Desktop);
        unit.Expects(404);
        await unit.Get("nav-cases").ClickAsync();
        await Assertions.Expect(unit.Get("case-row")).ToHaveCountAsync(1);
        await unit.Get("case-row").ClickAsync();
        await Assertions.Expect(unit.Get("case-number")).ToHaveTextAsync(its.Number);
        await unit.Case.Show("units");
        await Assertions.Expect(unit.Page.Locator("[data-testid=orders] .order")).ToHaveCountAsync(1);
        await Assertions.Expect(unit.Get("order-620802-WY01")).ToBeVisibleAsync();
        await Assertions.Expect(unit.Get("nav-audit")).ToHaveCountAsync(0);
        await Assertions.Expect(unit.Get("nav-blow")).ToHaveCountAsync(0);

        await unit.GoTo($"/cases/{others.Id}");
        await Assertions.Expect(unit.Get("problem")).ToHaveAttributeAsync("data-code", "not-found");
    }

    [PageFact]
    public async Task An_auditor_reads_the_audit_and_finds_who_did_what()
    {
        var whistle = await Prepared.Whistle(Browsing.Server);
        var auditor = await SignedIn("auditor", Screen.Desktop);
        await Assertions.Expect(auditor.Get("nav-blow")).ToHaveCountAsync(0);
        await auditor.Get("nav-audit").ClickAsync();
        await Assertions.Expect(auditor.Get("audit-row").First).ToBeVisibleAsync();
        await auditor.Get("filter-case").FillAsync(whistle.Id);
        await auditor.Get("filter-case").PressAsync("Enter");
        await Assertions.Expect(auditor.Get("audit-row").Filter(new LocatorFilterOptions { HasText = whistle.Id })).Not.ToHaveCountAsync(0);
        await Assertions.Expect(auditor.Get("audit-row").Filter(new LocatorFilterOptions { HasText = "dongguan" })).Not.ToHaveCountAsync(0);
    }

    [PageFact]
    public async Task An_administrator_sees_the_case_types_and_no_case()
    {
        var whistle = await Prepared.Whistle(Browsing.Server);
        var admin = await SignedIn("admin", Screen.Desktop);
        admin.Expects(404);
        await admin.Get("nav-admin").ClickAsync();
        await Assertions.Expect(admin.Page.Locator("[data-testid=case-type][data-loaded=true]")).ToHaveCountAsync(3);
        await Assertions.Expect(admin.Get("nav-cases")).ToHaveCountAsync(0);
        await Assertions.Expect(admin.Get("nav-work")).ToHaveCountAsync(0);

        await admin.GoTo("/cases");
        await Assertions.Expect(admin.Page.Locator(".empty")).ToBeVisibleAsync();
        await Assertions.Expect(admin.Get("case-row")).ToHaveCountAsync(0);
        await admin.GoTo($"/cases/{whistle.Id}");
        await Assertions.Expect(admin.Get("problem")).ToHaveAttributeAsync("data-code", "not-found");
    }
}
