using Microsoft.Playwright;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Designer;

/// <summary>
/// One administrator at one browser for all tests of the designer, since the Studio takes seconds to load. Tests use definitions of
/// their own, on a server of their own since they publish, and leave the page where the next can begin.
/// </summary>
public sealed class StudioDesk : IAsyncLifetime
{
    public Browsing Browsing { get; } = new(ServerProcess.Another);
    public Person Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Browsing.InitializeAsync();
        if (Browsing.Browser is null) return;
        Admin = await Person.Arrive(Browsing, "admin", Screen.Desktop);
        await Admin.SignIn();
    }

    public async Task DisposeAsync()
    {
        if (Admin is not null) await Admin.DisposeAsync();
        await Browsing.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class StudioCollection : ICollectionFixture<StudioDesk>
{
    public const string Name = "studio";
}

/// <summary>A test at the desk: whatever goes wrong unseen in the Studio meanwhile fails it.</summary>
[Collection(StudioCollection.Name)]
public abstract class StudioTest(StudioDesk desk) : IAsyncLifetime
{
    private int _before;

    protected StudioDesk Desk { get; } = desk;
    protected Studio Studio { get; } = new(desk.Admin);

    public Task InitializeAsync()
    {
        _before = Desk.Admin?.Troubles.Count ?? 0;
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        var troubles = Desk.Admin?.Troubles.Skip(_before).ToList() ?? [];
        var server = troubles.Any(t => t.Contains(": 5", StringComparison.Ordinal)) ? Desk.Browsing.Server.Errors : "";
        Assert.True(troubles.Count == 0, string.Join('\n', troubles) + server);
        return Task.CompletedTask;
    }

    protected static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
