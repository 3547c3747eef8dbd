using System.Collections.Concurrent;
using Microsoft.Playwright;
using Whistle.Web.Tests.Screens;

namespace Whistle.Web.Tests.Support;

/// <summary>Somebody at a device of their own. Whatever goes wrong unseen in their browser is noted and fails the test.</summary>
public sealed class Person : IAsyncDisposable
{
    public const string Password = "Whistle#2026";

    private readonly ConcurrentQueue<string> _troubles = new();
    private readonly ConcurrentDictionary<int, bool> _expected = new();
    private readonly Uri _server;

    private Person(string userName, Screen screen, IPage page, Uri server)
    {
        (UserName, Screen, Page, _server) = (userName, screen, page, server);
        page.PageError += (_, error) => Note($"error thrown: {error}");
        page.Console += (_, message) =>
        {
            // Chromium prints a line for every answer that is not 2xx; those are judged below.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) Note($"console: {message.Text}");
        };
        page.Request += (_, request) =>
        {
            var address = new Uri(request.Url);
            if (address.Scheme is "http" or "https" && address.Authority != server.Authority) Note($"asked another host: {request.Url}");
        };
        page.Response += (_, response) =>
        {
            // A browser without a session asks once whether its cookie still opens one.
            var asksForSession = response.Status == 401 && response.Url.EndsWith("/session/refresh", StringComparison.Ordinal);
            if (response.Status >= 400 && !asksForSession && !_expected.ContainsKey(response.Status)) Note($"{response.Status} {response.Request.Method} {response.Url}");
        };
    }

    public string UserName { get; }
    public Screen Screen { get; }
    public IPage Page { get; }
    public IReadOnlyCollection<string> Troubles => _troubles;

    public WorkScreen Work => new(this);
    public CaseScreen Case => new(this);

    public static async Task<Person> Arrive(Browsing browsing, string userName, Screen screen, string language = "zh-CN")
    {
        var context = await browsing.Browser.NewContextAsync(screen.Options(browsing.Server.Address, language));
        context.SetDefaultTimeout(30_000);
        return new Person(userName, screen, await context.NewPageAsync(), browsing.Server.Address);
    }

    /// <summary>An answer of this status is part of the test.</summary>
    public void Expects(int status) => _expected[status] = true;

    public ILocator Get(string testId) => Page.GetByTestId(testId);
    public Task GoTo(string path) => Page.GotoAsync(new Uri(_server, path).ToString());

    public async Task SignIn()
    {
        await GoTo("/sign-in");
        await Get("user-name").FillAsync(UserName);
        await Get("password").FillAsync(Password);
        await Get("sign-in").ClickAsync();
        await Assertions.Expect(Page.Locator(".shell")).ToBeVisibleAsync();
    }

    public async Task SignOut()
    {
        if (Screen.IsPhone)
        {
            await Get("nav-me-phone").ClickAsync();
            await Get("sign-out-phone").ClickAsync();
        }
        else await Get("sign-out").ClickAsync();
        await Assertions.Expect(Get("sign-in-form")).ToBeVisibleAsync();
    }

    public Task Picture(string file) => Page.ScreenshotAsync(new PageScreenshotOptions { Path = file });

    private void Note(string trouble) => _troubles.Enqueue($"{UserName}, {Screen.Name}, {Page.Url}: {trouble}");

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}
