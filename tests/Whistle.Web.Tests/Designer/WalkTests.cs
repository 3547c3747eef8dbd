using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Designer;

/// <summary>Walks the Studio in Chinese and reads everything on it: a text of the Studio that the dictionary lacks fails here.</summary>
public sealed partial class WalkTests(StudioDesk desk) : StudioTest(desk)
{
    /// <summary>Every visible text, label and hint of the Studio; not code, ids and what a person named.</summary>
    private const string Texts = """
        () => {
          const skip = '.designer-bar, .monaco-editor, script, style, textarea, [lang=en]'
          const names = '.x6-graph tspan, .mud-table-body td:nth-child(2), .mud-simple-table td:last-child span, .mud-simple-table thead ~ tbody td, .mud-chip, .mud-input-slot'
          const found = []
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
          while (walker.nextNode()) {
            const parent = walker.currentNode.parentElement
            if (parent && !parent.closest(skip) && !parent.closest(names) && parent.checkVisibility({ checkVisibilityCSS: true })) found.push(walker.currentNode.data)
          }
          for (const element of document.querySelectorAll('[placeholder], [title], [aria-label]'))
            if (!element.closest(skip) && element.checkVisibility()) for (const name of ['placeholder', 'title', 'aria-label']) found.push(element.getAttribute(name) ?? '')
          return [...new Set(found.map((text) => text.trim()))].filter((text) => /[A-Za-z]{2}/.test(text) && !/[\u4e00-\u9fff]/.test(text))
        }
        """;

    /// <summary>Names that are the same in both languages, and texts nobody sees or hears.</summary>
    private static readonly HashSet<string> Same = ["JavaScript", "JSON", "HTTP", "String", "Int32", "Int64", "Boolean", "Object", "ObjectDictionary", "MudTable_Loading"];

    private readonly List<string> _english = [];

    [PageFact]
    public async Task Every_screen_of_the_Studio_speaks_Chinese()
    {
        await Studio.OpenDefinitions();
        await Read("definitions");
        await Desk.Admin.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "批量操作" }).ClickAsync();
        await Read("bulk menu");
        await Away();
        await Studio.Row("whistle-unit").Locator("button").Last.ClickAsync();
        await Read("row menu");
        await Studio.Page.Locator(".mud-popover-open .mud-menu-item").Filter(new LocatorFilterOptions { HasText = "导出" }).ClickAsync();
        await Read("export");
        await Studio.Press("取消");
        await Studio.Menu(Studio.Row("whistle-unit"), "删除");
        await Read("delete");
        await Studio.Press("取消");
        await Studio.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "新建流程" }).First.ClickAsync();
        await Read("create");
        await Studio.Dialog.GetByLabel("名称").FillAsync("");
        await Studio.Press("确定");
        await Read("create refused");
        await Studio.Press("取消");

        await Editor();
        await Instances();
        Assert.True(_english.Count == 0, string.Join('\n', _english));
    }

    private async Task Editor()
    {
        await Studio.OpenDefinition("whistle-unit");
        foreach (var header in await Studio.Page.Locator(".mud-expand-panel-header").AllAsync()) await header.ClickAsync();
        await Read("toolbox");
        await Studio.Nodes.Nth(2).ClickAsync(new LocatorClickOptions { Position = new Position { X = 60, Y = 20 } });
        await Expect(Studio.Input("任务名称")).ToBeVisibleAsync();
        await Read("inputs");
        foreach (var tab in (string[])["输出", "通用", "测试", "保存时机", "信息"])
        {
            await Studio.Tab(tab);
            await Read(tab);
        }
        await Studio.Page.Locator(".mud-button-group-root button:visible").Last.ClickAsync();
        await Read("publish menu");
        await Away();

        await Studio.Tab("变量");
        await Read("variables");
        await Form("添加变量");
        await Studio.Tab("输入与输出");
        await Read("inputs and outputs");
        await Form("添加输入");
        await Form("添加输出");
        await Studio.Tab("版本历史");
        await Read("history");
        await Studio.Page.Locator(".mud-tabs-panels .mud-table-body tr:visible").First.Locator("button").Last.ClickAsync();
        await Read("version menu");
        await Away();
        await Studio.Tab("代码视图");
        await Expect(Studio.Page.Locator(".monaco-editor").First).ToBeVisibleAsync();
        await Read("code");
    }

    private async Task Instances()
    {
        await Studio.Open("/designer/instances");
        await Expect(Studio.Instances).ToBeVisibleAsync();
        await Read("instances");
        foreach (var select in await Studio.Page.Locator(".instances-table .mud-select:visible").AllAsync())
        {
            await select.ClickAsync();
            await Read("filter");
            await Away();
        }
        await Studio.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "批量操作" }).ClickAsync();
        await Read("bulk menu of instances");
        await Away();
    }

    private async Task Form(string button)
    {
        await Studio.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button }).ClickAsync();
        await Expect(Studio.Dialog).ToBeVisibleAsync();
        await Read(button);
        await Studio.Press("取消");
        await Expect(Studio.Dialog).ToHaveCountAsync(0);
    }

    /// <summary>Closes what hangs open by clicking beside it.</summary>
    private async Task Away()
    {
        await Studio.Page.Mouse.ClickAsync(720, 895);
        await Expect(Studio.Page.Locator(".mud-popover-open")).ToHaveCountAsync(0);
    }

    private async Task Read(string screen)
    {
        await Expect(Studio.Page.Locator(".mud-table-loading:visible, .mud-skeleton:visible")).ToHaveCountAsync(0);
        var texts = await Studio.Page.EvaluateAsync<string[]>(Texts);
        _english.AddRange(texts.Where(t => !Same.Contains(t) && !Identifier().IsMatch(t)).Select(t => $"{screen}: {t}"));
        await Pictures.Take(Desk.Admin, $"studio-{screen.Replace(' ', '-')}");
    }

    /// <summary>Ids and codes: small letters and digits with hyphens or colons, and ids of activities and their types.</summary>
    [GeneratedRegex(@"^[a-z0-9][a-z0-9:_-]*$|^(Workflow1|Elsa|Whistle)[.:][\w:.-]+$|^\d")]
    private static partial Regex Identifier();
}
