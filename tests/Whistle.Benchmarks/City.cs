using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Whistle.Cases;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Clocks;
using Whistle.Cases.Seeding;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;
using Whistle.Storage.Setup;

namespace Whistle.Benchmarks;

/// <summary>The demonstration city on a new database, driven through the commands in process, as the server does without HTTP.</summary>
internal sealed class City : IAsyncDisposable
{
    private readonly string _folder;
    private readonly ServiceProvider _services;
    private JsonObject _form = [];
    private int _key;

    private City(string folder, StorageSetup storage, ServiceProvider services) => (_folder, Storage, _services) = (folder, storage, services);

    public StorageSetup Storage { get; }
    public Actor Clerk { get; private set; } = null!;
    public Actor Leader { get; private set; } = null!;

    public static async Task<City> Create(DatabaseProvider provider, string? connection)
    {
        var folder = Directory.CreateTempSubdirectory("whistle-bench-").FullName;
        var storage = new StorageSetup(new StorageSettings(provider, connection ?? $"Data Source={Path.Combine(folder, "whistle.db")}", folder), TimeProvider.System);
        await storage.Migrate();
        var services = new ServiceCollection()
            .AddSingleton<ICaseStore>(storage.Store)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new RealTime(TimeProvider.System))
            .AddSingleton(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } })
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddWhistleCases()
            .BuildServiceProvider();
        var city = new City(folder, storage, services);
        await using (var db = storage.Open())
        {
            var now = DateTime.UtcNow;
            await CitySeed.Apply(db, now.AddDays(-1), "Whistle#2026", default);
            await BundleSync.Sync(db, CaseTypeLibrary.Load(Path.Combine(Root(), "workflows"), services.GetRequiredService<FlowCompiler>()), now, default);
            await db.SaveChangesAsync();
        }
        await using var read = storage.Store.Read();
        city.Clerk = await Person(read, "dongguan");
        city.Leader = await Person(read, "dongguan-lead");
        city._form = (await services.GetRequiredService<BundleCache>().Current(read, "whistle"))!.Type.Form.Example;
        return city;
    }

    public ICaseStore Store => Storage.Store;

    /// <summary>Blows a whistle; returns the case.</summary>
    public async Task<Guid> OpenCase()
    {
        var answer = await _services.GetRequiredService<CaseCommands>()
            .Open(Clerk, new OpenCaseRequest("whistle", _form.DeepClone().AsObject()), Meta(), default);
        return Guid.Parse(JsonNode.Parse(answer.Body)!["id"]!.GetValue<string>());
    }

    /// <summary>The leader approves: completes the task, moves the flow on to the centre.</summary>
    public Task CompleteTask(Guid approval) =>
        _services.GetRequiredService<TaskCommands>().Act(Leader, approval, "approve", new ActRequest(null, null), Meta(), default);

    /// <summary>The approval tasks of these cases.</summary>
    public async Task<List<Guid>> Approvals(IReadOnlyCollection<Guid> cases)
    {
        await using var db = Store.Read();
        return await db.Tasks.Where(t => t.Kind == "approve" && cases.Contains(t.CaseId)).Select(t => t.Id).ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Storage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private RequestMeta Meta() => new($"bench-{Interlocked.Increment(ref _key)}", new string('0', 64), TraceId: "0af7651916cd43dd8448eb211c80319c");

    private static async Task<Actor> Person(CaseDb db, string userName)
    {
        var id = await db.Users.Where(u => u.UserName == userName).Select(u => u.Id).SingleAsync();
        return (await ActorReader.Read(db, id, "zh-CN", DateTime.UtcNow, default))!;
    }

    private static string Root()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Whistle.sln"))) return at.FullName;
        throw new DirectoryNotFoundException("The repository root is not above the benchmarks.");
    }
}
