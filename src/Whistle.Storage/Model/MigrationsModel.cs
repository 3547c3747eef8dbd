using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Migrating;

namespace Whistle.Storage.Model;

/// <summary>Cases moved between bundles.</summary>
internal static class MigrationsModel
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<CaseMigration>(migration =>
        {
            CasesModel.OfCase(migration, m => m.CaseId);
            migration.Property(m => m.ByName).HasMaxLength(Length.Name);
            migration.HasIndex(m => m.CaseId);
            migration.HasIndex(m => m.BatchId);
        });
        model.Entity<MigrationBatch>(batch =>
        {
            batch.Property(b => b.CaseType).HasMaxLength(Length.Code);
            batch.Property(b => b.RequestedByName).HasMaxLength(Length.Name);
            batch.HasIndex(b => b.RequestedAt);
        });
        model.Entity<MigrationBatchCase>(row =>
        {
            row.HasKey(r => new { r.BatchId, r.CaseId });
            row.HasOne<MigrationBatch>().WithMany().HasForeignKey(r => r.BatchId).OnDelete(DeleteBehavior.Cascade);
            row.HasIndex(r => new { r.BatchId, r.State });
            row.HasIndex(r => r.MigrationId);
        });
    }
}
