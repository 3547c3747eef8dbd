using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Designing;
using Whistle.Cases.Flows;
using Whistle.Cases.Flows.Outbound;
using Whistle.Cases.Simulation;
using Whistle.Cases.Flows.Free;

namespace Whistle.Storage.Model;

/// <summary>Definitions, what a case pins, and the position of every running flow.</summary>
internal static class FlowsModel
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<DefinitionVersion>(version =>
        {
            version.Property(v => v.Id).HasMaxLength(Length.Key);
            version.Property(v => v.DefinitionId).HasMaxLength(Length.Key);
            version.Property(v => v.Name).HasMaxLength(Length.Name);
            version.Property(v => v.ContentHash).HasMaxLength(Length.Hash);
            version.Property(v => v.CaseType).HasMaxLength(Length.Code);
            version.Property(v => v.ToolVersion).HasMaxLength(Length.Code);
            version.Property(v => v.Revision).HasDefaultValue(0);
            version.Ignore(v => v.IsFrozen);
            version.Ignore(v => v.IsDraft);
            version.HasIndex(v => new { v.DefinitionId, v.Version }).IsUnique();
            version.HasIndex(v => v.CaseType);
        });
        model.Entity<DraftLease>(lease =>
        {
            lease.HasKey(l => l.DefinitionId);
            lease.Property(l => l.DefinitionId).HasMaxLength(Length.Key);
            lease.Property(l => l.UserName).HasMaxLength(Length.Name);
            lease.Property(l => l.Session).HasMaxLength(Length.Key);
        });
        model.Entity<PublishRequest>(request =>
        {
            request.Property(r => r.DefinitionId).HasMaxLength(Length.Key);
            request.Property(r => r.VersionId).HasMaxLength(Length.Key);
            request.Property(r => r.ContentHash).HasMaxLength(Length.Hash);
            request.Property(r => r.Name).HasMaxLength(Length.Name);
            request.HasIndex(r => new { r.DefinitionId, r.State });
            request.HasIndex(r => new { r.State, r.RequestedAt });
        });
        model.Entity<Bundle>(bundle =>
        {
            bundle.Property(b => b.CaseType).HasMaxLength(Length.Code);
            bundle.Property(b => b.Hash).HasMaxLength(Length.Hash);
            bundle.HasIndex(b => b.Hash).IsUnique();
            bundle.HasIndex(b => new { b.CaseType, b.Current });
        });
        model.Entity<FlowScenario>(scenario =>
        {
            scenario.Property(s => s.CaseType).HasMaxLength(Length.Code);
            scenario.Property(s => s.Key).HasMaxLength(Length.Code);
            scenario.Property(s => s.Name).HasMaxLength(Length.Name);
            scenario.Property(s => s.NameEn).HasMaxLength(Length.Name);
            scenario.HasIndex(s => new { s.CaseType, s.Key }).IsUnique();
        });
        model.Entity<FlowInstance>(instance =>
        {
            instance.Property(i => i.DefinitionId).HasMaxLength(Length.Key);
            instance.Property(i => i.DefinitionVersionId).HasMaxLength(Length.Key);
            instance.Property(i => i.DefinitionHash).HasMaxLength(Length.Hash);
            instance.Property(i => i.Status).HasMaxLength(Length.Code);
            instance.Property(i => i.SubStatus).HasMaxLength(Length.Code);
            instance.Property(i => i.CorrelationId).HasMaxLength(Length.Key);
            instance.HasIndex(i => i.CaseId);
            instance.HasIndex(i => i.ParentInstanceId);
            instance.HasIndex(i => i.RootInstanceId);
            instance.HasIndex(i => i.CorrelationId);
            instance.HasIndex(i => new { i.DefinitionId, i.Status });
            instance.HasIndex(i => i.UpdatedAt);
        });
        model.Entity<FlowBookmark>(bookmark =>
        {
            // An instance's bookmarks are read together and deleted one by one: the key serves both.
            bookmark.HasKey(b => new { b.InstanceId, b.Id });
            bookmark.Property(b => b.Id).HasMaxLength(Length.Key);
            bookmark.Property(b => b.Name).HasMaxLength(Length.Key);
            bookmark.Property(b => b.Hash).HasMaxLength(Length.Hash);
            bookmark.Property(b => b.ActivityId).HasMaxLength(Length.Key);
            bookmark.Property(b => b.ActivityInstanceId).HasMaxLength(Length.Key);
            bookmark.Property(b => b.CorrelationId).HasMaxLength(Length.Key);
            bookmark.HasOne<FlowInstance>().WithMany().HasForeignKey(b => b.InstanceId).OnDelete(DeleteBehavior.Cascade);
            bookmark.HasIndex(b => b.Hash);
            bookmark.HasIndex(b => b.CaseId);
        });
        model.Entity<DueTimer>(timer =>
        {
            timer.Property(t => t.BookmarkId).HasMaxLength(Length.Key);
            timer.Property(t => t.Kind).HasMaxLength(Length.Key);
            timer.HasIndex(t => t.DueAt);
            timer.HasIndex(t => t.CaseId);
            timer.HasIndex(t => new { t.ClockId, t.Kind, t.Occurrence }).IsUnique();
            timer.HasIndex(t => new { t.InstanceId, t.BookmarkId }).IsUnique();
        });
        model.Entity<OutboundRequest>(request =>
        {
            request.Property(r => r.BookmarkId).HasMaxLength(Length.Key);
            // No foreign key: it is written in the burst that may also write its instance, by a slower way.
            request.HasIndex(r => r.InstanceId);
            request.HasIndex(r => r.NextAt);
        });
        model.Entity<JournalRow>(row =>
        {
            row.HasKey(r => new { r.InstanceId, r.Sequence });
            row.Property(r => r.ActivityId).HasMaxLength(Length.Key);
            row.Property(r => r.ActivityInstanceId).HasMaxLength(Length.Key);
            row.Property(r => r.ActivityType).HasMaxLength(Length.Key);
            row.Property(r => r.Event).HasMaxLength(Length.Key);
            row.HasOne<FlowInstance>().WithMany().HasForeignKey(r => r.InstanceId).OnDelete(DeleteBehavior.Cascade);
        });
    }

    /// <summary>What free definitions need beside their instances.</summary>
    public static void MapFree(ModelBuilder model)
    {
        model.Entity<FlowTrigger>(trigger =>
        {
            trigger.Property(t => t.DefinitionId).HasMaxLength(Length.Key);
            trigger.Property(t => t.DefinitionVersionId).HasMaxLength(Length.Key);
            trigger.Property(t => t.ActivityId).HasMaxLength(Length.Key);
            trigger.Property(t => t.Name).HasMaxLength(Length.Key);
            trigger.Property(t => t.Hash).HasMaxLength(Length.Hash);
            trigger.HasIndex(t => t.DefinitionId);
            trigger.HasIndex(t => t.Hash);
        });
        model.Entity<FreeTask>(task =>
        {
            task.Property(t => t.Id).HasMaxLength(Length.Key);
            task.Property(t => t.BookmarkId).HasMaxLength(Length.Key);
            task.HasOne<FlowInstance>().WithMany().HasForeignKey(t => t.InstanceId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<RunDraft>(draft =>
        {
            draft.Property(d => d.VersionId).HasMaxLength(Length.Key);
            draft.Property(d => d.ContentHash).HasMaxLength(Length.Hash);
            draft.HasIndex(d => new { d.VersionId, d.ContentHash });
        });
    }
}
