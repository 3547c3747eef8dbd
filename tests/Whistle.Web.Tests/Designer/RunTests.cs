using Microsoft.Playwright;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Designer;

/// <summary>Running in the real Studio a flow that belongs to no case type, and watching it.</summary>
public sealed class RunTests(StudioDesk desk) : StudioTest(desk)
{
    [PageFact]
    public async Task A_flow_is_exported_imported_run_and_watched_while_it_goes_on()
    {
        await Studio.Import("watched.json", Waiting.Definition("watched", "观看试验"));
        var row = Studio.Row("观看试验");
        await Expect(row).ToBeVisibleAsync();
        var exported = await Studio.Page.RunAndWaitForDownloadAsync(async () =>
        {
            await Studio.Menu(row, "导出");
            await Studio.Press("导出");
        });
        Assert.Contains("\"等候\"", await File.ReadAllTextAsync(await exported.PathAsync()));

        await Studio.OpenDefinition("watched");
        var id = await Studio.Run();
        await Expect(Studio.Journal.Filter(new LocatorFilterOptions { HasText = "等候" }).First).ToBeVisibleAsync();
        await Studio.Tab("变量");
        await Expect(Studio.Page.GetByText("Counter").First).ToBeVisibleAsync();
        await Studio.Page.EvaluateAsync("() => fetch('/elsa/api/events/watched/trigger', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })");
        await Expect(Studio.Journal.Filter(new LocatorFilterOptions { HasText = "结束" }).First).ToBeVisibleAsync();
        await Pictures.Take(Desk.Admin, "studio-watched");
        await Studio.Open("/designer/instances");
        await Expect(Studio.Row(id)).ToContainTextAsync("已结束");
    }

    [PageFact]
    public async Task A_running_instance_is_found_cancelled_and_deleted_in_the_list()
    {
        await Studio.Import("cancelled.json", Waiting.Definition("cancelled", "取消试验"));
        await Studio.OpenDefinition("cancelled");
        var id = await Studio.Run();
        await Studio.Open("/designer/instances");
        var row = Studio.Row(id);
        await Studio.Menu(row, "取消运行");
        await Studio.Confirm();
        await Expect(row).ToContainTextAsync("已取消");
        await Studio.Menu(row, "删除");
        await Studio.Confirm();
        await Expect(row).ToHaveCountAsync(0);
    }
}
