using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Audit;
using Whistle.Cases.Duties;
using Whistle.Cases.Notifications;
using Whistle.Cases.Storage;
using Whistle.Cases.Timeline;

namespace Whistle.Storage.Model;

/// <summary>What is only ever added: history, audit, outgoing messages, stored answers, numbers.</summary>
internal static class RecordsModel
{
    /// <summary>PostgreSQL only: the transaction that wrote an outbox row.</summary>
    public const string CommitXid = "CommitXid";

    private const string Postgres = "Npgsql.EntityFrameworkCore.PostgreSQL";

    public static void Map(ModelBuilder model, string? provider)
    {
        model.Entity<TimelineEntry>(entry =>
        {
            CasesModel.OfCase(entry, e => e.CaseId);
            entry.Property(e => e.ActorName).HasMaxLength(Length.Name);
            entry.Property(e => e.ActorOrganisation).HasMaxLength(Length.Name);
            entry.Property(e => e.Kind).HasMaxLength(Length.Code);
            entry.Property(e => e.Rung).HasMaxLength(Length.Key);
            entry.HasIndex(e => new { e.CaseId, e.Sequence }).IsUnique();
        });
        model.Entity<AuditEntry>(entry =>
        {
            entry.HasKey(e => e.Sequence);
            entry.Property(e => e.UserName).HasMaxLength(Length.Name);
            entry.Property(e => e.Action).HasMaxLength(Length.Key);
            entry.Property(e => e.ObjectType).HasMaxLength(Length.Code);
            entry.Property(e => e.ObjectId).HasMaxLength(Length.Key);
            entry.Property(e => e.TraceId).HasMaxLength(Length.Code);
            entry.HasIndex(e => e.At);
            entry.HasIndex(e => new { e.UserId, e.At });
            entry.HasIndex(e => e.CaseId);
        });
        model.Entity<OutboxMessage>(message =>
        {
            message.HasKey(m => m.Sequence);
            message.Property(m => m.Topic).HasMaxLength(Length.Code);
            message.HasIndex(m => m.MessageId).IsUnique();
            message.HasIndex(m => new { m.DeliveredAt, m.Sequence });
            if (provider == Postgres)
            {
                // Sequence numbers commit out of order; a reader that stops at the oldest open transaction needs to know each row's.
                message.Property<ulong>(CommitXid).HasColumnType("xid8").HasDefaultValueSql("pg_current_xact_id()");
                message.HasIndex(CommitXid, nameof(OutboxMessage.Sequence));
            }
        });
        model.Entity<Notification>(notification =>
        {
            notification.Property(n => n.Role).HasMaxLength(Length.Code);
            notification.HasIndex(n => new { n.UserId, n.CreatedAt });
            notification.HasIndex(n => new { n.OrganisationId, n.CreatedAt });
            notification.HasIndex(n => n.CaseId);
        });
        model.Entity<DutyRun>(run =>
        {
            run.HasKey(r => new { r.Duty, r.Period, r.Scope });
            run.Property(r => r.Duty).HasMaxLength(Length.Code);
            run.Property(r => r.Period).HasMaxLength(Length.Key);
            run.Property(r => r.Scope).HasMaxLength(Length.Code);
            run.Property(r => r.Node).HasMaxLength(Length.Name);
            run.Property(r => r.AskedBy).HasMaxLength(Length.Name);
            run.HasIndex(r => r.StartedAt);
        });
        model.Entity<IdempotencyRecord>(record =>
        {
            record.HasKey(r => new { r.UserId, r.Key });
            record.Property(r => r.Key).HasMaxLength(Length.Key);
            record.Property(r => r.RequestHash).HasMaxLength(Length.Hash);
            record.Property(r => r.ETag).HasMaxLength(Length.Key);
            record.Property(r => r.Location).HasMaxLength(Length.Name);
            record.HasIndex(r => r.CreatedAt);
        });
        model.Entity<NumberSequence>(sequence =>
        {
            sequence.HasKey(s => s.Key);
            sequence.Property(s => s.Key).HasMaxLength(Length.Key);
        });
    }
}
