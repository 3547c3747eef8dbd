using Microsoft.Playwright;
using Whistle.Testing;

namespace Whistle.Web.Tests.Support;

/// <summary>One Chromium for the classes of a collection, against the one server of the run.</summary>
public sealed class Browsing : IAsyncLifetime
{
    private readonly Func<Task<ServerProcess>> _start;
    private IPlaywright? _playwright;

    public Browsing() : this(ServerProcess.Get)
    {
    }

    /// <param name="start">For tests that change what everybody would see: a server of their own.</param>
    internal Browsing(Func<Task<ServerProcess>> start) => _start = start;

    public IBrowser Browser { get; private set; } = null!;
    public ServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (ChromiumBrowser.WhyNone is not null) return;
        var chromium = ChromiumBrowser.FindExecutable();
        var server = _start();
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium.Executable,
            Args = [.. chromium.Arguments, "--lang=zh-CN"],
            Env = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(e => KeyValuePair.Create((string)e.Key, (string)e.Value!))
                .Concat(chromium.Environment).GroupBy(e => e.Key).ToDictionary(g => g.Key, g => g.Last().Value),
        });
        Server = await server;
        // Two busy cores: patience, not flakiness.
        Assertions.SetDefaultExpectTimeout(30_000);
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null) await Browser.CloseAsync();
        _playwright?.Dispose();
    }
}

/// <summary>The long walk runs beside the short tests, each with its own browser.</summary>
[CollectionDefinition(Name)]
public sealed class LifeCollection : ICollectionFixture<Browsing>
{
    public const string Name = "life";
}

/// <inheritdoc cref="LifeCollection"/>
[CollectionDefinition(Name)]
public sealed class ScreensCollection : ICollectionFixture<Browsing>
{
    public const string Name = "screens";
}
