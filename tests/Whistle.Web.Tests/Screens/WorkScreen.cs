using Microsoft.Playwright;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Screens;

/// <summary>The workbench: the list of tasks, one task with its case, its actions.</summary>
public sealed class WorkScreen(Person person)
{
    public ILocator Rows(string number) => person.Page.Locator($"[data-testid=task-row][data-number='{number}']");
    public ILocator Pane => person.Get("task-pane");

    /// <summary>Goes to the workbench by its menu and opens the case's task of that kind.</summary>
    public async Task Open(string number, string kind)
    {
        await Show("all");
        await person.Page.Locator($"[data-testid=task-row][data-number='{number}'][data-kind='{kind}']").First.ClickAsync();
        await Assertions.Expect(Pane.Locator(".number")).ToHaveTextAsync(number);
    }

    /// <summary>Opens a task that is in the shown list, and the form of one of its actions.</summary>
    public async Task BeginOn(string number, string kind, string action)
    {
        await person.Page.Locator($"[data-testid=task-row][data-number='{number}'][data-kind='{kind}']").First.ClickAsync();
        await Begin(action);
    }

    public async Task Show(string view)
    {
        await person.Get(person.Screen.IsPhone ? "nav-work-phone" : "nav-work").ClickAsync();
        if (person.Screen.IsPhone && await person.Get("back-to-list").IsVisibleAsync()) await person.Get("back-to-list").ClickAsync();
        await person.Get($"view-{view}").ClickAsync();
    }

    /// <summary>Does one action of the open task; the form, if it has one, is filled by the caller.</summary>
    public async Task Do(string action, Func<FormPart, Task>? fill = null)
    {
        var form = await Begin(action);
        if (fill is not null) await fill(form);
        await form.Root.GetByTestId("confirm-action").ClickAsync();
        await Assertions.Expect(form.Root).ToHaveCountAsync(0);
    }

    /// <summary>Opens an action's form.</summary>
    public async Task<FormPart> Begin(string action)
    {
        await Pane.GetByTestId($"action-{action}").ClickAsync();
        var form = person.Page.Locator($"[data-testid=action-form][data-action='{action}']");
        await Assertions.Expect(form).ToBeVisibleAsync();
        return new FormPart(form);
    }
}
