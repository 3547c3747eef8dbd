using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Whistle.Storage.Model;

namespace Whistle.Storage.Setup;

/// <summary>What the contexts of every dialect have in common.</summary>
internal static class Contexts
{
    public static DbContextOptions<WhistleDb> Reading(DbContextOptionsBuilder<WhistleDb> options) =>
        options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).AddInterceptors(new ReadOnly()).Options;

    public static DbContextOptions<WhistleDb> Writing(DbContextOptionsBuilder<WhistleDb> options, IWriteProbe? probe) =>
        probe is null ? options.Options : options.AddInterceptors(new ProbeInterceptor(probe)).Options;

    /// <summary>Rows EF Core sends in one round trip: with a probe one, as hot-path statements go too; else the provider's own choice.</summary>
    public static int? BatchSize(IWriteProbe? probe) => probe is null ? null : 1;

    /// <summary>A change outside a command would be a second path out: no history, no audit, no idempotency.</summary>
    private sealed class ReadOnly : SaveChangesInterceptor
    {
        private const string Message = "This context only reads. Change things in a command (ICaseStore.Run).";

        public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) =>
            throw new InvalidOperationException(Message);

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancel = default) =>
            throw new InvalidOperationException(Message);
    }

    /// <summary>Shows the probe what EF Core is about to write.</summary>
    private sealed class ProbeInterceptor(IWriteProbe probe) : DbCommandInterceptor
    {
        public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
        {
            Show(command, eventData);
            return result;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancel = default)
        {
            Show(command, eventData);
            return ValueTask.FromResult(result);
        }

        public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
        {
            Show(command, eventData);
            return result;
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancel = default)
        {
            Show(command, eventData);
            return ValueTask.FromResult(result);
        }

        private void Show(DbCommand command, CommandEventData eventData)
        {
            if (eventData.CommandSource is CommandSource.SaveChanges or CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete or CommandSource.ExecuteSqlRaw)
                probe.Before(command.CommandText);
        }
    }
}
