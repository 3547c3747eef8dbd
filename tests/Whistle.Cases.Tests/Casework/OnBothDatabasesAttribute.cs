using System.Reflection;
using Whistle.Storage.Setup;
using Whistle.Testing;
using Xunit.Sdk;

namespace Whistle.Cases.Tests.Casework;

/// <summary>Runs a rule on SQLite and on the PostgreSQL of this machine; where there is none the storage tests say so aloud.</summary>
public sealed class OnBothDatabasesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        yield return [DatabaseProvider.Sqlite];
        if (PostgresServer.WhyNone is null) yield return [DatabaseProvider.Postgres];
    }
}
