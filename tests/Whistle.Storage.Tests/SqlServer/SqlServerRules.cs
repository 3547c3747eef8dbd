using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Whistle.Storage.Dialects;
using Whistle.Storage.Model;
using Whistle.Storage.Setup;
using Whistle.Storage.Sql;

namespace Whistle.Storage.Tests.SqlServer;

/// <summary>What can be known about SQL Server without one: its own parser reads our SQL, and the model knows every name in it.</summary>
public sealed class SqlServerRules : IDisposable
{
    private readonly WhistleDb _db = StorageSetup.ForDesign(DatabaseProvider.SqlServer);

    public void Dispose() => _db.Dispose();

    [Fact]
    public void The_migrations_are_SQL_that_creates_exactly_the_tables_of_the_model()
    {
        var script = TransactSql.Parse(_db.GetService<IMigrator>().GenerateScript());
        var created = script.Created.Where(t => t.Key != HistoryRepository.DefaultTableName).OrderBy(t => t.Key, StringComparer.Ordinal);
        var modelled = _db.Model.GetEntityTypes().OrderBy(e => e.GetTableName(), StringComparer.Ordinal);

        Assert.Equal(modelled.Select(e => e.GetTableName()), created.Select(t => t.Key));
        Assert.All(modelled, entity => Assert.Equal(entity.GetProperties().Select(p => p.GetColumnName()).Order(), script.Created[entity.GetTableName()!].Order()));
    }

    [Fact]
    public void The_migrations_create_exactly_the_indexes_of_the_model()
    {
        var script = TransactSql.Parse(_db.GetService<IMigrator>().GenerateScript());
        var modelled = _db.Model.GetEntityTypes().SelectMany(e => e.GetIndexes().Select(i =>
            $"{e.GetTableName()}.{i.GetDatabaseName()}({string.Join(',', i.Properties.Select(p => p.GetColumnName()))})"));
        Assert.Equal(modelled.Order(), script.Indexes.Select(i => $"{i.Table}.{i.Name}({string.Join(',', i.Columns)})").Order());
    }

    [Fact]
    public void The_migrations_can_be_run_again()
    {
        var script = _db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
        Assert.NotEmpty(TransactSql.Parse(script).Created);
    }

    [Fact]
    public void Every_hot_path_statement_is_SQL_and_names_only_what_the_model_has()
    {
        var statements = new HotStatements(new Tables(_db), new SqlServerSql()).All().ToList();
        Assert.True(statements.Count >= 18);
        Assert.All(statements, statement =>
        {
            var parsed = TransactSql.Parse(statement.Text);
            Assert.Empty(parsed.UnknownColumns(ColumnsOf));
            Assert.Equal(statement.Slots.Select(s => "@" + s.Name).Order(), parsed.Parameters.Order());
        });
    }

    [Fact]
    public void Every_table_can_be_appended_to()
    {
        var tables = new Tables(_db);
        Assert.All(_db.Model.GetEntityTypes(), entity =>
        {
            var table = typeof(Tables).GetMethod(nameof(Tables.Of))!.MakeGenericMethod(entity.ClrType).Invoke(tables, null)!;
            var insert = (Statement)table.GetType().GetProperty(nameof(Table<object>.Insert))!.GetValue(table)!;
            Assert.Empty(TransactSql.Parse(insert.Text).UnknownColumns(ColumnsOf));
        });
    }

    [Theory]
    [InlineData("SELECT id, numbr FROM cases WHERE id = @Id", "numbr")]
    [InlineData("SELECT id FROM case WHERE id = @Id", null)]
    [InlineData("SELECT c.id FROM casez AS c", "casez (no such table)")]
    [InlineData("UPDATE timers SET lease_til = @Until", "lease_til")]
    [InlineData("WITH due AS (SELECT id FROM timers) UPDATE due SET attempt = 1 OUTPUT inserted.id", "attempt")]
    [InlineData("MERGE INTO sequences AS n USING (SELECT @Key AS k) AS wanted ON n.keys = wanted.k WHEN MATCHED THEN UPDATE SET value = 1;", "keys")]
    [InlineData("INSERT INTO outbox (message_id, topics) VALUES (@a, @b)", "topics")]
    public void A_wrong_name_is_noticed(string sql, string? expected)
    {
        if (expected is null) Assert.Throws<FormatException>(() => TransactSql.Parse(sql));
        else Assert.Contains(expected, TransactSql.Parse(sql).UnknownColumns(ColumnsOf));
    }

    private IReadOnlySet<string>? ColumnsOf(string table) => _db.Model.GetEntityTypes()
        .FirstOrDefault(e => e.GetTableName() == table)?.GetProperties().Select(p => p.GetColumnName()).ToHashSet();
}
