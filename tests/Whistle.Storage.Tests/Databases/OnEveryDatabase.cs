using System.Reflection;
using Whistle.Storage.Setup;
using Whistle.Testing;
using Xunit.Sdk;

namespace Whistle.Storage.Tests.Databases;

/// <summary>Runs a rule on each database that is here: SQLite always, PostgreSQL, and SQL Server when a connection is given.</summary>
public sealed class OnEveryDatabaseAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Here.Select(provider => new object[] { provider });

    public static IEnumerable<DatabaseProvider> Here
    {
        get
        {
            yield return DatabaseProvider.Sqlite;
            if (PostgresServer.WhyNone is null) yield return DatabaseProvider.Postgres;
            if (TestDatabase.SqlServerConnection is not null) yield return DatabaseProvider.SqlServer;
        }
    }
}

/// <summary>A rule about locks between transactions, which SQLite's one writer can't break.</summary>
public sealed class OnEveryServerAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        OnEveryDatabaseAttribute.Here.Where(p => p != DatabaseProvider.Sqlite).Select(provider => new object[] { provider });
}

/// <summary>Says aloud on which databases the rules did not run.</summary>
public sealed class WhichDatabases
{
    [PostgresFact]
    public async Task The_rules_run_on_PostgreSQL() => Assert.NotNull(await PostgresServer.Shared);

    [SqlServerFact]
    public void The_rules_run_on_SQL_Server() => Assert.Contains(DatabaseProvider.SqlServer, OnEveryDatabaseAttribute.Here);
}

public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.WhyNone;
}

public sealed class SqlServerFactAttribute : FactAttribute
{
    public SqlServerFactAttribute() => Skip = TestDatabase.SqlServerConnection is not null ? null
        : "WHISTLE_TEST_SQLSERVER gives no connection string; its SQL is parsed and checked against the model instead.";
}
