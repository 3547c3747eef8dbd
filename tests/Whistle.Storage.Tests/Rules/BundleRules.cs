using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Engine;
using Whistle.Storage.Setup;
using Whistle.Storage.Tests.Databases;

namespace Whistle.Storage.Tests.Rules;

/// <summary>What a case pins never changes under it; what an administrator drew is never overwritten by a file.</summary>
public sealed class BundleRules
{
    private static readonly FlowCompiler Compiler = new(CaseServices.Catalog());

    [Theory, OnEveryDatabase]
    public async Task Bringing_the_same_files_in_again_changes_nothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        Assert.True(await Sync(database, Shipped()));
        Assert.False(await Sync(database, Shipped()));
        await using var db = database.Store.Read();
        Assert.Equal((3, 3), (await db.Bundles.CountAsync(), await db.Bundles.CountAsync(b => b.Current)));
        Assert.Equal(["dispute", "enforcement", "whistle", "whistle-unit"], await db.Definitions.OrderBy(d => d.DefinitionId).Select(d => d.DefinitionId).ToListAsync());
    }

    [Theory, OnEveryDatabase]
    public async Task A_changed_file_makes_a_new_version_and_the_old_bundle_stays_as_it_was(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await Sync(database, Shipped());
        var cache = new BundleCache(Compiler);
        await using var before = database.Store.Read();
        var old = (await cache.Current(before, "whistle"))!;
        Assert.True(await Sync(database, Changed("whistle-unit", "Another name")));

        await using var db = database.Store.Read();
        var current = (await cache.Current(db, "whistle"))!;
        Assert.NotEqual(old.Id, current.Id);
        Assert.Equal(("whistle-v1", "whistle-unit-v2"), (current.VersionId("whistle"), current.VersionId("whistle-unit")));
        var again = await new BundleCache(Compiler).Get(db, old.Id);
        Assert.Equal("whistle-unit-v1", again.VersionId("whistle-unit"));
        Assert.Equal(old.Flow("whistle-unit").Definition.Name, again.Flow("whistle-unit").Definition.Name);
        Assert.Equal([2], await db.Definitions.Where(d => d.DefinitionId == "whistle-unit" && d.IsPublished).Select(d => d.Version).ToListAsync());
    }

    [Theory, OnEveryDatabase]
    public async Task Going_back_to_an_earlier_file_needs_no_second_bundle_of_the_same_content(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await Sync(database, Shipped());
        var type = Shipped().Loaded.Single(t => t.Type.Key == "dispute");
        var renamed = type with { Type = type.Type with { Json = type.Type.Json.Replace("矛盾纠纷调解", "纠纷调解", StringComparison.Ordinal) } };
        await Sync(database, new CaseTypeLibrary([renamed], []));
        await Sync(database, new CaseTypeLibrary([type], []));
        await using var db = database.Store.Read();
        Assert.Equal(2, await db.Bundles.CountAsync(b => b.CaseType == "dispute"));
        Assert.Equal(type.Type.Json, (await db.Bundles.SingleAsync(b => b.CaseType == "dispute" && b.Current)).CaseTypeJson);
    }

    [Theory, OnEveryDatabase]
    public async Task A_file_never_replaces_a_version_an_administrator_drew(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await Sync(database, Shipped());
        await database.Do(async work =>
        {
            var drawn = await work.Db.Definitions.SingleAsync(d => d.Id == "dispute-v1");
            drawn.Shipped = false;
        });
        Assert.False(await Sync(database, Changed("dispute", "Another name")));
        await using var db = database.Store.Read();
        Assert.Equal("dispute-v1", (await db.Definitions.SingleAsync(d => d.DefinitionId == "dispute")).Id);
    }

    private static async Task<bool> Sync(TestDatabase database, CaseTypeLibrary library)
    {
        var changed = false;
        await database.Do(async work => changed = await BundleSync.Sync(work.Db, library, work.Now, default));
        return changed;
    }

    private static CaseTypeLibrary Shipped()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Whistle.sln"))) at = at.Parent!;
        return CaseTypeLibrary.Load(Path.Combine(at.FullName, "workflows"), Compiler);
    }

    /// <summary>The shipped case types with another name in one flow.</summary>
    private static CaseTypeLibrary Changed(string definitionId, string name)
    {
        ShippedFlow Change(ShippedFlow flow)
        {
            if (flow.Id != definitionId) return flow;
            var json = JsonNode.Parse(flow.Json)!;
            json["name"] = name;
            return new ShippedFlow(flow.File, FlowDefinition.Parse(json.ToJsonString()), json.ToJsonString());
        }
        var shipped = Shipped();
        return shipped with { Loaded = [.. shipped.Loaded.Select(t => t with { Flows = [.. t.Flows.Select(Change)] })] };
    }
}
