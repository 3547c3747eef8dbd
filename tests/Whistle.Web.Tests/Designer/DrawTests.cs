using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Designer;

/// <summary>Drawing in the real Studio: a flow's life from its creation to its end.</summary>
public sealed class DrawTests(StudioDesk desk) : StudioTest(desk)
{
    [PageFact]
    public async Task A_flow_is_drawn_saved_by_itself_published_changed_reverted_retracted_and_deleted()
    {
        var id = await Studio.Create("绘制试验");
        await Studio.Add("调试", "写一行", 120, 150);
        await Studio.Fill("文字", "第一版");
        await Studio.Add("调试", "写一行", 450, 250);
        await Expect(Studio.Nodes).ToHaveCountAsync(2);
        await Studio.Connect(1, 2);
        await Expect(Studio.Page.Locator(".x6-edge")).ToHaveCountAsync(1);
        await Studio.Fill("文字", "收尾");

        Assert.Equal(200, (await Studio.Publish()).Status);
        await Expect(Studio.Notes.First).ToBeVisibleAsync();

        // What was saved by itself is there after the page was left and loaded anew.
        await Desk.Admin.GoTo($"/designer/definitions/{id}");
        await Expect(Studio.Nodes).ToHaveCountAsync(2);
        await Expect(Studio.Page.Locator(".x6-edge")).ToHaveCountAsync(1);
        await Studio.Add("调试", "写一行", 120, 380);
        await Studio.Tab("版本历史");
        var versions = Studio.Page.Locator(".mud-tabs-panels .mud-table-body tr:visible");
        await Expect(versions).ToHaveCountAsync(2);

        await Studio.OpenDefinitions();
        var row = Studio.Row("绘制试验");
        await Studio.Menu(row, "撤回发布");
        await Expect(row.Locator("td").Nth(4)).ToHaveTextAsync("-");
        await Studio.Menu(row, "删除");
        await Studio.Press("删除");
        await Expect(row).ToHaveCountAsync(0);
    }

    [PageFact]
    public async Task Leaving_right_after_a_change_loses_nothing()
    {
        var id = await Studio.Create("马上离开");
        await Studio.Add("调试", "写一行", 200, 200);
        var input = Studio.Input("文字");
        await input.FillAsync("最后一字");
        await input.BlurAsync();
        await Desk.Admin.Get("designer-definitions").ClickAsync();
        await Expect(Studio.Definitions).ToBeVisibleAsync();
        await Studio.OpenDefinition(id);
        await Studio.Nodes.First.ClickAsync();
        await Expect(Studio.Input("文字")).ToHaveValueAsync("最后一字");
    }
}
