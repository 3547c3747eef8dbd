using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Whistle.Cases.Access;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Evidence;
using Whistle.Cases.Flows;
using Whistle.Cases.Rosters;
using Whistle.Cases.Simulation;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Storage;
using Whistle.Storage.Scratch;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Casework;

/// <summary>The demonstration city on a database of its own, driven through the commands as the server does, without HTTP.</summary>
public sealed class World : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly StorageSettings _settings;
    private readonly bool _owner;
    private readonly StorageSetup _storage;
    private readonly ServiceProvider _services;

    private World(StorageSettings settings, IWriteProbe? probe, World? first = null)
    {
        _settings = settings;
        _owner = first is null;
        Clock = first?.Clock ?? new FakeTimeProvider(CityTemplate.Morning);
        RealClock = first?.RealClock ?? new FakeTimeProvider(CityTemplate.Morning);
        _storage = new StorageSetup(settings, Clock, probe: probe);
        _services = new ServiceCollection()
            .AddSingleton<ICaseStore>(_storage.Store)
            .AddSingleton<IScratchDatabases, ScratchDatabases>()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(new RealTime(RealClock))
            .AddSingleton(Json)
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddWhistleCases()
            .BuildServiceProvider();
    }

    public static async Task<World> On(DatabaseProvider provider, IWriteProbe? probe = null)
    {
        var folder = Directory.CreateTempSubdirectory("whistle-").FullName;
        return new World(new StorageSettings(provider, await CityTemplate.Copy(provider, folder), folder), probe);
    }

    /// <summary>Another node on the same database, with nothing of this one's memory.</summary>
    public Task<World> Another() => Task.FromResult(new World(_settings, null, this));

    /// <summary>Business time: a Monday morning in office hours, a second further with every command.</summary>
    public FakeTimeProvider Clock { get; }

    /// <summary>Real time, for leases.</summary>
    public FakeTimeProvider RealClock { get; }

    public ICaseStore Store => _storage.Store;
    public CaseCommands Cases => _services.GetRequiredService<CaseCommands>();
    public CaseQueries CaseQueries => _services.GetRequiredService<CaseQueries>();
    public TaskCommands Tasks => _services.GetRequiredService<TaskCommands>();
    public TaskQueries TaskQueries => _services.GetRequiredService<TaskQueries>();
    public CaseMessages Messages => _services.GetRequiredService<CaseMessages>();
    public EvidenceCommands Evidence => ActivatorUtilities.CreateInstance<EvidenceCommands>(_services);
    public Simulator Simulator => _services.GetRequiredService<Simulator>();
    public ClockQueries Clocks => _services.GetRequiredService<ClockQueries>();
    public ClockCommands ClockCommands => _services.GetRequiredService<ClockCommands>();
    public RosterCommands Rosters => _services.GetRequiredService<RosterCommands>();
    public CaseRuns Runs => _services.GetRequiredService<CaseRuns>();
    public ScenarioCommands Scenarios => _services.GetRequiredService<ScenarioCommands>();
    public TimerSweep Sweep => _services.GetRequiredService<TimerSweep>();

    public T Service<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A tracking context, to make people or memberships a test needs.</summary>
    public CaseDb Edit() => _storage.Open();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _storage.DisposeAsync();
        if (_owner) Directory.Delete(_settings.DataDirectory, true);
    }

    public async Task<Actor> Person(string userName)
    {
        await using var db = Store.Read();
        var id = await db.Users.Where(u => u.UserName == userName).Select(u => u.Id).SingleAsync();
        return (await ActorReader.Read(db, id, "zh-CN", Clock.GetUtcNow().UtcDateTime, default))!;
    }

    /// <summary>The form's own example.</summary>
    public async Task<JsonObject> Example(string caseType)
    {
        await using var db = Store.Read();
        return (await _services.GetRequiredService<BundleCache>().Current(db, caseType))!.Type.Form.Example.DeepClone().AsObject();
    }

    /// <summary>Opens a case with its type's own example.</summary>
    public async Task<JsonObject> Open(string caseType, string opener)
    {
        Tick();
        var answer = await Cases.Open(await Person(opener), new OpenCaseRequest(caseType, await Example(caseType)), new RequestMeta(), default);
        Assert.Equal(201, answer.Status);
        return JsonNode.Parse(answer.Body)!.AsObject();
    }

    public async Task<Guid> OpenId(string caseType, string opener) => Guid.Parse((await Open(caseType, opener))["id"]!.ToString());

    /// <summary>Does one offered action of the first open task of this kind that the person may act on, with the form's own example.</summary>
    public async Task<JsonObject> Do(string userName, Guid caseId, string kind, string action, string? comment = null, JsonObject? data = null)
    {
        Tick();
        var actor = await Person(userName);
        var (task, form) = await Offered(actor, caseId, kind, action);
        var answer = await Tasks.Act(actor, task.Id, action, new ActRequest(data ?? form?.Example.DeepClone().AsObject(), comment), new RequestMeta(), default);
        return JsonNode.Parse(answer.Body)!.AsObject();
    }

    /// <summary>A task that offers the person this action, and the action's form.</summary>
    public async Task<(TaskView Task, FormView? Form)> Offered(Actor actor, Guid caseId, string kind, string action)
    {
        var tasks = (await CaseQueries.Tasks(actor, caseId, default)).Items.Where(t => t.Kind == kind).ToList();
        var task = tasks.FirstOrDefault(t => t.Actions.Any(a => a.Name == action));
        Assert.True(task is not null, $"{actor.UserName} is not offered {action} on {kind}; tasks: {string.Join(", ", tasks.Select(t => $"{t.Kind}:{t.State}[{string.Join('|', t.Actions.Select(a => a.Name))}]"))}");
        return (task, task.Actions.First(a => a.Name == action).Form);
    }

    public async Task Message(string userName, Guid caseId, string name)
    {
        Tick();
        await Messages.Deliver(await Person(userName), caseId, name, new RequestMeta(), default);
    }

    public async Task<CaseView> Case(string userName, Guid id) => await CaseQueries.Get(await Person(userName), id, default);

    /// <summary>No two commands of people fall on the same instant.</summary>
    public void Tick() => Clock.Advance(TimeSpan.FromSeconds(1));
}

/// <summary>One world a database for a class of tests.</summary>
public sealed class Worlds : IAsyncLifetime
{
    private readonly Dictionary<DatabaseProvider, World> _worlds = [];
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task<World> On(DatabaseProvider provider)
    {
        await _turn.WaitAsync();
        try
        {
            return _worlds.TryGetValue(provider, out var known) ? known : _worlds[provider] = await World.On(provider);
        }
        finally
        {
            _turn.Release();
        }
    }

    public Task<World> OnSqlite() => On(DatabaseProvider.Sqlite);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var world in _worlds.Values) await world.DisposeAsync();
    }
}
