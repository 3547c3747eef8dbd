using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Whistle.Storage.Setup;

public enum DatabaseProvider { Sqlite, Postgres, SqlServer }

/// <summary>Which database, and where.</summary>
/// <param name="DataDirectory">Absolute folder of everything that lives in files; with SQLite also of the database.</param>
public sealed record StorageSettings(DatabaseProvider Provider, string ConnectionString, string DataDirectory)
{
    /// <summary>
    /// Reads <c>Database:Provider</c> (Sqlite, Postgres or SqlServer; Sqlite if absent), <c>ConnectionStrings:Whistle</c> and
    /// <c>Data:Directory</c> (default "data", relative to <paramref name="root"/>). SQLite needs no connection string.
    /// </summary>
    /// <exception cref="InvalidOperationException">A setting is missing or unusable; the message names it and what to write.</exception>
    public static StorageSettings From(IConfiguration configuration, string root)
    {
        var name = configuration["Database:Provider"] ?? nameof(DatabaseProvider.Sqlite);
        if (!Enum.TryParse<DatabaseProvider>(name, ignoreCase: true, out var provider) || !Enum.IsDefined(provider))
            throw new InvalidOperationException($"Database:Provider is \"{name}\"; use Sqlite, Postgres or SqlServer.");
        var directory = Path.GetFullPath(configuration["Data:Directory"] is { Length: > 0 } given ? given : "data", root);
        var connection = configuration.GetConnectionString("Whistle");
        if (string.IsNullOrWhiteSpace(connection))
        {
            if (provider != DatabaseProvider.Sqlite)
                throw new InvalidOperationException($"ConnectionStrings:Whistle is missing; {provider} can't be reached without it.");
            connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(directory, "whistle.db") }.ToString();
        }
        return new StorageSettings(provider, connection, directory);
    }
}
