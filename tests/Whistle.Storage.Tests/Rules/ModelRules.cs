using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Evidence;
using Whistle.Cases.Flows;
using Whistle.Cases.Notifications;
using Whistle.Cases.Tasks;
using Whistle.Cases.Timeline;
using Whistle.Storage.Setup;
using Whistle.Storage.Tests.Databases;

namespace Whistle.Storage.Tests.Rules;

/// <summary>The model, the migrations and the hot path speak of the same tables.</summary>
public sealed class ModelRules
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    [InlineData(DatabaseProvider.SqlServer)]
    public void The_migrations_describe_the_model(DatabaseProvider provider)
    {
        using var db = StorageSetup.ForDesign(provider);
        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges(), "Run src/Whistle.Storage/regenerate-migrations.sh");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    [InlineData(DatabaseProvider.SqlServer)]
    public void Names_are_lower_case_with_underscores(DatabaseProvider provider)
    {
        using var db = StorageSetup.ForDesign(provider);
        var names = db.Model.GetEntityTypes().SelectMany(e => e.GetProperties().Select(p => p.GetColumnName()).Append(e.GetTableName()!)
            .Concat(e.GetIndexes().Select(i => i.GetDatabaseName()!)));
        Assert.All(names, name => Assert.Matches("^[a-z][a-z0-9_]*$", name));
    }

    [Theory, OnEveryDatabase]
    public async Task A_database_can_be_migrated_twice_and_by_two_nodes(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var node = database.Node();
        await Task.WhenAll(node.Migrate(), database.Node().Migrate());
        Assert.NotNull(node.Store.Sql);
    }

    public static TheoryData<DatabaseProvider, Type> EveryTable()
    {
        var data = new TheoryData<DatabaseProvider, Type>();
        Type[] rows = [typeof(Case), typeof(CaseTask), typeof(UnitOrder), typeof(Clock), typeof(TimelineEntry), typeof(CaseParticipation), typeof(OutboxMessage),
            typeof(Notification), typeof(FlowInstance), typeof(DueTimer), typeof(Attachment), typeof(Membership)];
        foreach (var provider in OnEveryDatabaseAttribute.Here)
            foreach (var row in rows) data.Add(provider, row);
        return data;
    }

    [Theory, MemberData(nameof(EveryTable))]
    public async Task A_row_appended_on_the_fast_path_reads_the_same_through_EF_Core_and_back(DatabaseProvider provider, Type row) =>
        await (Task)typeof(ModelRules).GetMethod(nameof(RoundTrip), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(row).Invoke(null, [provider])!;

    private static async Task RoundTrip<TRow>(DatabaseProvider provider) where TRow : class
    {
        await using var database = await TestDatabase.Create(provider);
        var table = database.Store.Sql.Tables.Of<TRow>();
        foreach (var full in new[] { true, false })
        {
            var written = (TRow)Filled.Row(database.Store.Read().Model.FindEntityType(typeof(TRow))!, full);
            await database.Do(async work =>
            {
                foreach (var parent in Filled.ParentsOf(work.Db.Model, written)) work.Db.Add(parent);
                await work.Flush();
                work.Append(written);
            });
            await using var db = database.Store.Read();
            Assert.Contains(await db.Set<TRow>().ToListAsync(), r => Filled.Same(db.Model, written, r));

            await database.Store.Run(Rows.Command(), async work =>
            {
                await using var command = work.Db.Database.GetDbConnection().CreateCommand();
                command.CommandText = $"SELECT {table.Columns} FROM {table.Name}";
                command.Transaction = Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(work.Db.Database.CurrentTransaction!);
                await using var reader = await command.ExecuteReaderAsync();
                Assert.Contains(await table.ReadAll(reader, CancellationToken.None), r => Filled.Same(db.Model, written, r));
                return new Cases.Storage.CommandAnswer(200, "{}");
            }, CancellationToken.None);
        }
    }
}
