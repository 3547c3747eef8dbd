using Microsoft.Playwright;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Sizes;

/// <summary>What a browser that was never here fetches before a page can be used: page, scripts, styles, pictures, compressed as sent.</summary>
[Collection(ScreensCollection.Name)]
public sealed class TransferTests(Browsing browsing) : PageTest(browsing)
{
    private static readonly HashSet<string> Weighed = ["document", "script", "stylesheet", "font", "image"];

    [PageTheory]
    [InlineData("/blow", "dongguan", "opening-form", 100_000)]
    [InlineData("/work?view=all", "chengguan", "task-pane", 250_000)]
    public async Task The_first_visit_stays_within_its_budget(string path, string user, string ready, int budget)
    {
        await Prepared.Dispatched(Browsing.Server);
        var before = await SignedIn(user, Screen.Phone with { IsPhone = path == "/blow", Width = path == "/blow" ? 390 : 1440 });
        var kept = await before.Page.Context.StorageStateAsync();

        var options = before.Screen.Options(Browsing.Server.Address, "zh-CN");
        options.StorageState = kept;
        await using var fresh = await Browsing.Browser.NewContextAsync(options);
        var page = await fresh.NewPageAsync();
        var requests = new List<IRequest>();
        page.RequestFinished += (_, request) => requests.Add(request);
        await page.GotoAsync(path);
        await Assertions.Expect(page.GetByTestId(ready)).ToBeVisibleAsync();

        var total = 0;
        var parts = new List<string>();
        foreach (var request in requests.ToList().Where(r => Weighed.Contains(r.ResourceType) && r.Url.StartsWith("http", StringComparison.Ordinal) && !r.Url.Contains("/api/", StringComparison.Ordinal)))
        {
            var sizes = await request.SizesAsync();
            total += sizes.ResponseBodySize;
            parts.Add($"{sizes.ResponseBodySize,8} {new Uri(request.Url).AbsolutePath}");
        }
        Assert.True(total > 20_000, $"Nothing was measured: {total}");
        Assert.True(total <= budget, $"{path} fetched {total} bytes of {budget}:\n{string.Join('\n', parts)}");
    }
}
