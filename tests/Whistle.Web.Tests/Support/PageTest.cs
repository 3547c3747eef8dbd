namespace Whistle.Web.Tests.Support;

/// <summary>People who come during a test and leave at its end; a test whose pages had unseen trouble fails.</summary>
public abstract class PageTest(Browsing browsing) : IAsyncLifetime
{
    /// <summary>Folder for what each person saw last; for whoever mends a failing test.</summary>
    private static readonly string? LastSights = Environment.GetEnvironmentVariable("WHISTLE_PAGES_LAST");

    private readonly List<Person> _people = [];

    protected Browsing Browsing { get; } = browsing;

    protected async Task<Person> Visitor(string userName, Screen screen, string language = "zh-CN")
    {
        var person = await Person.Arrive(Browsing, userName, screen, language);
        _people.Add(person);
        return person;
    }

    protected async Task<Person> SignedIn(string userName, Screen screen)
    {
        var person = await Visitor(userName, screen);
        await person.SignIn();
        return person;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        var troubles = _people.SelectMany(p => p.Troubles).ToList();
        foreach (var person in _people)
        {
            if (LastSights is { Length: > 0 }) await person.Picture(Path.Combine(LastSights, $"{GetType().Name}-{person.Screen.Name}-{person.UserName}.png"));
            await person.DisposeAsync();
        }
        var server = troubles.Any(t => t.Contains(": 5", StringComparison.Ordinal)) ? Browsing.Server.Errors : "";
        Assert.True(troubles.Count == 0, string.Join('\n', troubles) + server);
    }
}
