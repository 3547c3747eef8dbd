using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Categories;
using Whistle.Cases.Clocks;
using Whistle.Cases.Geography;
using Whistle.Cases.WorkingTime;

namespace Whistle.Storage.Model;

/// <summary>Reference data: divisions, grids, categories, the calendar.</summary>
internal static class CityModel
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Division>(division =>
        {
            division.HasKey(d => d.Code);
            division.Property(d => d.Code).HasMaxLength(Length.Code);
            division.Property(d => d.ParentCode).HasMaxLength(Length.Code);
            division.Property(d => d.Name).HasMaxLength(Length.Name);
            division.Property(d => d.NameEn).HasMaxLength(Length.Name);
            division.Property(d => d.Type).HasMaxLength(Length.Code);
            division.HasIndex(d => d.ParentCode);
        });
        model.Entity<Grid>(grid =>
        {
            grid.Property(g => g.Code).HasMaxLength(Length.Code);
            grid.Property(g => g.Name).HasMaxLength(Length.Name);
            grid.Property(g => g.NameEn).HasMaxLength(Length.Name);
            grid.Property(g => g.TownshipCode).HasMaxLength(Length.Code);
            grid.Property(g => g.Community).HasMaxLength(Length.Name);
            grid.HasIndex(g => g.Code).IsUnique();
            grid.HasIndex(g => g.TownshipCode);
            grid.HasIndex(g => g.OrganisationId);
            grid.HasIndex(g => new { g.MinLon, g.MaxLon, g.MinLat, g.MaxLat });
        });
        model.Entity<Category>(category =>
        {
            category.Property(c => c.Scheme).HasMaxLength(Length.Code);
            category.Property(c => c.Kind).HasMaxLength(Length.Code);
            category.Property(c => c.Code).HasMaxLength(Length.Code);
            category.Property(c => c.Key).HasMaxLength(Length.Key);
            category.Property(c => c.ParentKey).HasMaxLength(Length.Key);
            category.Property(c => c.Name).HasMaxLength(Length.Name);
            category.Property(c => c.NameEn).HasMaxLength(Length.Name);
            category.Property(c => c.UrgencyClass).HasMaxLength(Length.Code);
            category.Property(c => c.LeadDepartment).HasMaxLength(Length.Code);
            category.HasIndex(c => c.Key).IsUnique();
            category.HasIndex(c => new { c.Scheme, c.Kind, c.Code }).IsUnique();
            category.HasIndex(c => c.ParentKey);
        });
        model.Entity<CalendarDay>(day =>
        {
            day.HasKey(d => d.Date);
            day.Property(d => d.Name).HasMaxLength(Length.Name);
            day.HasIndex(d => d.NoticeYear);
        });
        MapWorkingTime(model);
    }

    private static void MapWorkingTime(ModelBuilder model)
    {
        model.Entity<CalendarYear>(year =>
        {
            year.HasKey(y => y.Year);
            year.Property(y => y.Year).ValueGeneratedNever();
            year.Property(y => y.Notice).HasMaxLength(Length.Name);
        });
        model.Entity<OfficeSchedule>(schedule =>
        {
            schedule.HasKey(s => new { s.Key, s.Effective });
            schedule.Property(s => s.Key).HasMaxLength(Length.Code);
            schedule.Property(s => s.Name).HasMaxLength(Length.Name);
            schedule.Property(s => s.NameEn).HasMaxLength(Length.Name);
        });
        model.Entity<OrganisationHours>(hours =>
        {
            hours.HasKey(h => new { h.OrganisationCode, h.From });
            hours.Property(h => h.OrganisationCode).HasMaxLength(Length.Code);
            hours.Property(h => h.Schedule).HasMaxLength(Length.Code);
        });
        model.Entity<CalendarChange>(change =>
        {
            change.Property(c => c.Kind).HasMaxLength(Length.Code);
            change.Property(c => c.Subject).HasMaxLength(Length.Code);
            change.Property(c => c.ByName).HasMaxLength(Length.Name);
            change.HasIndex(c => c.State);
            change.HasIndex(c => c.At);
        });
        model.Entity<MovedDueTime>(moved => moved.HasKey(m => new { m.ChangeId, m.ClockId }));
    }
}
