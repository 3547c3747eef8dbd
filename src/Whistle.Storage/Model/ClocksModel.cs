using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Clocks;
using Whistle.Cases.Escalation;
using Whistle.Cases.Rosters;

namespace Whistle.Storage.Model;

/// <summary>Clocks with their ledgers, what ladders have done, and duty rosters.</summary>
internal static class ClocksModel
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Clock>(clock =>
        {
            CasesModel.OfCase(clock, c => c.CaseId);
            clock.Property(c => c.Policy).HasMaxLength(Length.Key);
            clock.Property(c => c.Step).HasMaxLength(Length.Key);
            clock.Property(c => c.Unit).HasMaxLength(Length.Code);
            clock.Property(c => c.Name).HasMaxLength(Length.Name);
            clock.Property(c => c.NameEn).HasMaxLength(Length.Name);
            clock.Property(c => c.Ladder).HasMaxLength(Length.Code);
            clock.Property(c => c.LastRung).HasMaxLength(Length.Key);
            clock.HasIndex(c => new { c.State, c.DueAt });
            clock.HasIndex(c => new { c.OrganisationId, c.State, c.DueAt });
            clock.HasIndex(c => c.TaskId);
            clock.HasIndex(c => c.UnitOrderId);
        });
        model.Entity<ClockEntry>(entry =>
        {
            CasesModel.OfCase(entry, e => e.CaseId);
            entry.Property(e => e.ActorName).HasMaxLength(Length.Name);
            entry.HasIndex(e => new { e.ClockId, e.Sequence }).IsUnique();
            entry.HasIndex(e => e.CaseId);
        });
        model.Entity<ClockPause>(pause =>
        {
            CasesModel.OfCase(pause, p => p.CaseId);
            pause.Property(p => p.Reason).HasMaxLength(Length.Code);
            pause.HasIndex(p => new { p.ClockId, p.Number }).IsUnique();
            pause.HasIndex(p => p.CaseId);
        });
        model.Entity<ClockRequest>(request =>
        {
            CasesModel.OfCase(request, r => r.CaseId);
            request.Property(r => r.Reason).HasMaxLength(Length.Code);
            request.HasIndex(r => r.ClockId);
            request.HasIndex(r => r.CaseId);
        });
        model.Entity<ClockRung>(rung =>
        {
            // The promise that a rung is fired once.
            rung.HasKey(r => new { r.ClockId, r.Rung, r.Occurrence });
            CasesModel.OfCase(rung, r => r.CaseId);
            rung.Property(r => r.Rung).HasMaxLength(Length.Key);
            rung.HasIndex(r => r.CaseId);
            rung.HasIndex(r => new { r.OrganisationId, r.FiredAt });
        });
        model.Entity<OrganisationCard>(card =>
        {
            CasesModel.OfCase(card, c => c.CaseId);
            card.HasIndex(c => new { c.OrganisationId, c.At });
            card.HasIndex(c => c.CaseId);
        });
        model.Entity<SupervisionOrder>(order =>
        {
            CasesModel.OfCase(order, o => o.CaseId);
            order.HasIndex(o => o.CaseId);
            order.HasIndex(o => new { o.OrganisationId, o.IssuedAt });
        });
        model.Entity<DutyShift>(shift =>
        {
            shift.Property(s => s.Version).IsConcurrencyToken();
            shift.HasIndex(s => new { s.OrganisationId, s.From });
        });
    }
}
