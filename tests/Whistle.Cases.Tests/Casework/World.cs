using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Clocks;
using Whistle.Cases.Seeding;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Casework;

/// <summary>The demonstration city on a database of its own, driven through the commands as the server does, without HTTP.</summary>
public sealed class World : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly string _directory = Directory.CreateTempSubdirectory("whistle-").FullName;
    private StorageSetup _storage = null!;
    private ServiceProvider _services = null!;

    /// <summary>A Monday morning in office hours.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(8)));

    public ICaseStore Store => _storage.Store;
    public CaseCommands Cases => _services.GetRequiredService<CaseCommands>();
    public CaseQueries CaseQueries => _services.GetRequiredService<CaseQueries>();
    public TaskCommands Tasks => _services.GetRequiredService<TaskCommands>();
    public TaskQueries TaskQueries => _services.GetRequiredService<TaskQueries>();
    public TimerSweep Sweep => _services.GetRequiredService<TimerSweep>();

    public async Task InitializeAsync()
    {
        var settings = new StorageSettings(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(_directory, "whistle.db")}", _directory);
        _storage = new StorageSetup(settings, Clock);
        await _storage.Migrate();
        _services = new ServiceCollection()
            .AddSingleton<ICaseStore>(_storage.Store)
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(new RealTime(TimeProvider.System))
            .AddSingleton(Json)
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddWhistleCases()
            .BuildServiceProvider();
        await using var db = _storage.Open();
        await CitySeed.Apply(db, Clock.GetUtcNow().UtcDateTime.AddDays(-1), "Whistle#2026", default);
        var library = CaseTypeLibrary.Load(Workflows(), _services.GetRequiredService<FlowCompiler>());
        Assert.Empty(library.Refused);
        await BundleSync.Sync(db, library, Clock.GetUtcNow().UtcDateTime, default);
        await db.SaveChangesAsync();
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _storage.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, true);
    }

    public async Task<Actor> Person(string userName)
    {
        await using var db = Store.Read();
        var id = await db.Users.Where(u => u.UserName == userName).Select(u => u.Id).SingleAsync();
        return (await ActorReader.Read(db, id, "zh-CN", Clock.GetUtcNow().UtcDateTime, default))!;
    }

    /// <summary>Opens a case with its type's own example.</summary>
    public async Task<JsonObject> Open(string caseType, string opener)
    {
        await using var db = Store.Read();
        var bundle = await _services.GetRequiredService<BundleCache>().Current(db, caseType);
        var answer = await Cases.Open(await Person(opener), new OpenCaseRequest(caseType, bundle!.Type.Form.Example.DeepClone().AsObject()), new RequestMeta(), default);
        Assert.Equal(201, answer.Status);
        return JsonNode.Parse(answer.Body)!.AsObject();
    }

    /// <summary>Does one offered action of the first open task of this kind that the person may act on, with the form's own example.</summary>
    public async Task<JsonObject> Do(string userName, Guid caseId, string kind, string action, string? comment = null)
    {
        var actor = await Person(userName);
        var tasks = (await CaseQueries.Tasks(actor, caseId, default)).Items.Where(t => t.Kind == kind).ToList();
        var task = tasks.FirstOrDefault(t => t.Actions.Any(a => a.Name == action));
        Assert.True(task is not null, $"{userName} is not offered {action} on {kind}; tasks: {string.Join(", ", tasks.Select(t => $"{t.Kind}:{t.State}[{string.Join('|', t.Actions.Select(a => a.Name))}]"))}");
        var form = task.Actions.First(a => a.Name == action).Form;
        var answer = await Tasks.Act(actor, task.Id, action, new ActRequest(form?.Example.DeepClone().AsObject(), comment), new RequestMeta(), default);
        return JsonNode.Parse(answer.Body)!.AsObject();
    }

    public async Task<CaseView> Case(string userName, Guid id) => await CaseQueries.Get(await Person(userName), id, default);

    private static string Workflows()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Whistle.sln"))) return Path.Combine(at.FullName, "workflows");
        throw new DirectoryNotFoundException("The repository root is not above the tests.");
    }
}
