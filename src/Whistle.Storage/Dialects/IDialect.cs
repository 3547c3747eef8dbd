using Whistle.Storage.Commands;
using Whistle.Storage.Model;
using Whistle.Storage.Sql;

namespace Whistle.Storage.Dialects;

/// <summary>One database: how its contexts are made, how a command's transaction begins, and which failures are worth another try.</summary>
internal interface IDialect : IAsyncDisposable
{
    DialectSql Sql { get; }

    /// <summary>A context without tracking that refuses to save.</summary>
    WhistleDb Read();

    /// <summary>A tracking context outside commands: for ASP.NET Identity's own stores and for migrating.</summary>
    WhistleDb Open();

    /// <summary>Waits for the write gate or begins a transaction, before anything is read.</summary>
    Task<WriteTransaction> Begin(CancellationToken cancel);

    /// <summary>Creates or updates the schema; safe when several nodes start at once.</summary>
    Task Migrate(CancellationToken cancel);

    /// <summary>A deadlock, a serialisation failure or a busy database: the transaction was undone and may be tried again.</summary>
    bool IsTransient(Exception failure);

    /// <summary>The connection broke: whether the transaction was undone is certain only if its commit had not been sent.</summary>
    bool IsConnectionLoss(Exception failure);
}
