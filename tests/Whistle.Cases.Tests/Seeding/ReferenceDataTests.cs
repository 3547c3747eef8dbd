using Whistle.Cases.Geography;
using Whistle.Cases.Organisation;
using Whistle.Cases.Seeding;

namespace Whistle.Cases.Tests.Seeding;

public class ReferenceDataTests
{
    private static readonly ReferenceData Reference = ReferenceData.Load();

    [Fact]
    public void Pingliang_has_seven_counties_and_113_township_rows()
    {
        Assert.Equal(7, Reference.Divisions.Count(d => d.Level == DivisionLevel.County));
        Assert.Equal(113, Reference.Divisions.Count(d => d.Level == DivisionLevel.Township));
        Assert.Equal(5, Reference.Divisions.Count(d => !d.Operational));
        Assert.Equal(3, Reference.Divisions.Count(d => d.NeedsConfirmation));
    }

    [Fact]
    public void Only_a_confirmed_operational_township_can_blow()
    {
        var townships = Reference.Organisations.Where(o => o.Kind == OrganisationKind.Township).ToList();
        Assert.Equal(105, townships.Count);
        Assert.Equal(20, townships.Count(o => o.CountyCode == "620802"));
        Assert.Equal(3, townships.Count(o => o.CountyCode == "620802" && o.Name.EndsWith("街道", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_city_has_47_departments_and_the_district_a_counterpart_of_each()
    {
        string[] beside = ["CLN", "YZJ", "YCJ"];
        var city = Reference.Organisations.Where(o => o.CountyCode is null && o.DepartmentCode is not null && !beside.Contains(o.DepartmentCode)).ToList();
        Assert.Equal(47, city.Count);
        Assert.All(city, o => Assert.Single(Reference.Organisations, d => d.Code == "620802-" + o.DepartmentCode));
    }

    [Fact]
    public void Outside_units_of_every_kind_can_be_called()
    {
        foreach (var kind in (OrganisationKind[])[OrganisationKind.Enterprise, OrganisationKind.SocialOrganisation, OrganisationKind.PropertyCompany, OrganisationKind.PartyPartner])
            Assert.True(Reference.Organisations.Count(o => o.Kind == kind) >= 3);
    }

    [Fact]
    public void Codes_and_ids_are_unique_and_every_parent_and_division_exists()
    {
        var divisions = Reference.Divisions.Select(d => d.Code).ToHashSet();
        var ids = Reference.Organisations.Select(o => o.Id).ToHashSet();
        Assert.Equal(Reference.Divisions.Count, divisions.Count);
        Assert.Equal(Reference.Organisations.Count, ids.Count);
        Assert.Equal(Reference.Organisations.Count, Reference.Organisations.Select(o => o.Code).Distinct().Count());
        Assert.All(Reference.Divisions, d => Assert.True(d.ParentCode is null || divisions.Contains(d.ParentCode), d.Code));
        Assert.All(Reference.Organisations, o =>
        {
            Assert.True(o.ParentId is null || ids.Contains(o.ParentId.Value), o.Code);
            Assert.Contains(o.DivisionCode, divisions);
            Assert.NotEmpty(o.NameEn);
        });
    }

    [Fact]
    public void Ids_follow_from_codes_alone()
    {
        Assert.Equal(NameGuid.Organisation("620802001"), Reference.Organisations.Single(o => o.Code == "620802001").Id);
        Assert.NotEqual(NameGuid.Organisation("x"), NameGuid.Grid("x"));
        Assert.Equal(8, NameGuid.Organisation("620802001").Version);
    }

    [Fact]
    public void The_notices_of_2025_and_2026_hold_thirteen_statutory_days_each()
    {
        foreach (var year in (int[])[2025, 2026])
            Assert.Equal(13, Reference.CalendarDays.Count(d => d.Date.Year == year && d.Statutory));
    }
}
