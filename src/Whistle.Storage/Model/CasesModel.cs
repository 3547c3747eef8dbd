using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Cases.Cases;
using Whistle.Cases.Evidence;
using Whistle.Cases.Tasks;

namespace Whistle.Storage.Model;

/// <summary>The case and what hangs on it. The indexes are the queues people open all day: theirs, their organisation's, their county's.</summary>
internal static class CasesModel
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Case>(MapCase);
        model.Entity<CasePersonalData>(data =>
        {
            data.HasKey(d => d.CaseId);
            data.HasOne<Case>().WithOne().HasForeignKey<CasePersonalData>(d => d.CaseId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<CaseParticipation>(participation =>
        {
            OfCase(participation, p => p.CaseId);
            participation.HasIndex(p => new { p.OrganisationId, p.CaseId });
            participation.HasIndex(p => new { p.UserId, p.CaseId });
        });
        model.Entity<UnitOrder>(order =>
        {
            OfCase(order, o => o.CaseId);
            order.HasIndex(o => new { o.OrganisationId, o.State });
            order.HasIndex(o => o.InstanceId);
        });
        model.Entity<CaseMessage>(message =>
        {
            OfCase(message, m => m.CaseId);
            message.Property(m => m.Name).HasMaxLength(Length.Key);
            message.HasIndex(m => new { m.CaseId, m.Name });
        });
        model.Entity<CaseTask>(MapTask);
        model.Entity<Attachment>(attachment =>
        {
            attachment.Property(a => a.FileName).HasMaxLength(Length.Name);
            attachment.Property(a => a.MediaType).HasMaxLength(Length.Key);
            attachment.Property(a => a.Sha256).HasMaxLength(Length.Hash);
            attachment.Property(a => a.OriginalPath).HasMaxLength(Length.Name);
            attachment.Property(a => a.PublicPath).HasMaxLength(Length.Name);
            // Two cases naming one file at the same time: the second finds it taken instead of taking it away.
            attachment.Property(a => a.CaseId).IsConcurrencyToken();
            attachment.HasOne<Case>().WithMany().HasForeignKey(a => a.CaseId).OnDelete(DeleteBehavior.Restrict);
            attachment.HasIndex(a => a.TaskId);
            attachment.HasIndex(a => a.Sha256);
        });
    }

    private static void MapCase(EntityTypeBuilder<Case> entity)
    {
        entity.Property(c => c.Number).HasMaxLength(Length.Key);
        entity.Property(c => c.CaseType).HasMaxLength(Length.Code);
        entity.Property(c => c.Stage).HasMaxLength(Length.Code);
        entity.Property(c => c.CountyCode).HasMaxLength(Length.Code);
        entity.Property(c => c.TownshipCode).HasMaxLength(Length.Code);
        entity.Property(c => c.CategoryKey).HasMaxLength(Length.Key);
        entity.Property(c => c.Kind).HasMaxLength(Length.Code);
        entity.Property(c => c.Urgency).HasMaxLength(Length.Code);
        entity.Property(c => c.Version).IsConcurrencyToken();
        entity.HasIndex(c => c.Number).IsUnique();
        entity.HasIndex(c => new { c.CountyCode, c.Status, c.OpenedAt });
        entity.HasIndex(c => new { c.OrganisationId, c.Status, c.OpenedAt });
        entity.HasIndex(c => new { c.GridId, c.Status });
        entity.HasIndex(c => new { c.Status, c.DueAt });
        entity.HasIndex(c => c.OpenedAt);
        entity.HasIndex(c => c.BundleId);
    }

    private static void MapTask(EntityTypeBuilder<CaseTask> task)
    {
        OfCase(task, t => t.CaseId);
        task.Property(t => t.BookmarkId).HasMaxLength(Length.Key);
        task.Property(t => t.ActivityId).HasMaxLength(Length.Key);
        task.Property(t => t.Kind).HasMaxLength(Length.Code);
        task.Property(t => t.Name).HasMaxLength(Length.Name);
        task.Property(t => t.NameEn).HasMaxLength(Length.Name);
        task.Property(t => t.Roles).HasMaxLength(Length.Name);
        task.Property(t => t.NotBy).HasMaxLength(Length.Name);
        task.Property(t => t.Outcome).HasMaxLength(Length.Key);
        task.Property(t => t.Form).HasMaxLength(Length.Key);
        task.Property(t => t.Version).IsConcurrencyToken();
        task.HasIndex(t => new { t.OrganisationId, t.State, t.DueAt });
        task.HasIndex(t => new { t.AssigneeId, t.State, t.DueAt });
        task.HasIndex(t => new { t.InstanceId, t.BookmarkId });
        task.HasIndex(t => t.UnitOrderId);
        task.HasIndex(t => t.SubjectId);
    }

    /// <summary>A row that can't outlive or precede its case.</summary>
    internal static void OfCase<TRow>(EntityTypeBuilder<TRow> row, System.Linq.Expressions.Expression<Func<TRow, object?>> caseId) where TRow : class
        => row.HasOne<Case>().WithMany().HasForeignKey(caseId).OnDelete(DeleteBehavior.Cascade);
}
