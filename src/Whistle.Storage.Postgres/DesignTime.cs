using Microsoft.EntityFrameworkCore.Design;
using Whistle.Storage.Model;
using Whistle.Storage.Setup;

namespace Whistle.Storage.Postgres;

/// <summary>What dotnet-ef makes its context with. Nothing is connected to.</summary>
public sealed class DesignTime : IDesignTimeDbContextFactory<WhistleDb>
{
    public WhistleDb CreateDbContext(string[] args) => StorageSetup.ForDesign(DatabaseProvider.Postgres);
}
