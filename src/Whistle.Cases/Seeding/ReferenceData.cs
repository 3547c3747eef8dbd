using System.Globalization;
using System.Text.Json;
using Whistle.Cases.Categories;
using Whistle.Cases.Clocks;
using Whistle.Cases.Geography;
using Whistle.Cases.Organisation;
using Whistle.Cases.WorkingTime;
using Body = Whistle.Cases.Organisation.Organisation;

namespace Whistle.Cases.Seeding;

/// <summary>The shipped city as entity rows: divisions, organisations, grids, categories and published holidays. Read once, never changed.</summary>
public sealed class ReferenceData
{
    private const string City = "620800";
    private const string District = "620802";
    private static readonly string[] Files = ["divisions.json", "organisations.json", "categories.json", "holidays.json", "grids.json", "office-hours.json"];

    private ReferenceData()
    {
        Divisions = [.. EmbeddedData.Read<DivisionFile>("divisions.json").Divisions.Select(ToDivision)];
        Organisations = [.. ReadOrganisations(Divisions)];
        Grids = [.. EmbeddedData.Read<GridFile>("grids.json").Grids.Select(ToGrid)];
        Categories = [.. ReadCategories()];
        var holidays = EmbeddedData.Read<HolidayFile>("holidays.json").Years;
        CalendarYears = [.. holidays.Select(ToYear)];
        CalendarDays = [.. holidays.SelectMany(ToDays)];
        OfficeSchedules = [.. OfficeHoursTable.ShippedSchedules()];
    }

    public IReadOnlyList<Division> Divisions { get; }
    public IReadOnlyList<Body> Organisations { get; }
    public IReadOnlyList<Grid> Grids { get; }
    public IReadOnlyList<Category> Categories { get; }
    public IReadOnlyList<CalendarYear> CalendarYears { get; }
    public IReadOnlyList<CalendarDay> CalendarDays { get; }
    public IReadOnlyList<OfficeSchedule> OfficeSchedules { get; }

    public static ReferenceData Load() => new();

    /// <summary>Changes whenever one of the shipped files changes; cheap, for it parses none of them.</summary>
    public static long Fingerprint() => EmbeddedData.Fingerprint(Files);

    private static Division ToDivision(DivisionRow row) => new()
    {
        Code = row.Code,
        Name = row.Zh,
        NameEn = row.En,
        ParentCode = row.Parent,
        Level = row.Code.Length == 9 ? DivisionLevel.Township
            : row.Parent is null ? DivisionLevel.Province
            : row.Parent.EndsWith("0000", StringComparison.Ordinal) ? DivisionLevel.City : DivisionLevel.County,
        Type = row.Type,
        Operational = row.Operational,
        NeedsConfirmation = row.Confirm,
        Note = row.Note,
    };

    private static IEnumerable<Body> ReadOrganisations(IReadOnlyList<Division> divisions)
    {
        var file = EmbeddedData.Read<OrganisationFile>("organisations.json");
        var from = CityTime.StartOfDay(file.ValidFrom);
        foreach (var row in file.Bodies)
        {
            var body = New(row.Code, row.Zh, row.En, Enum.Parse<OrganisationKind>(row.Kind), row.Parent, row.Division, row.County, from);
            body.DepartmentCode = row.Department;
            body.Duties = row.Duties;
            yield return body;
        }

        foreach (var row in file.Departments)
        {
            var kind = row.Kind is null ? OrganisationKind.Department : Enum.Parse<OrganisationKind>(row.Kind);
            var city = New(row.Code, row.Zh, row.En, kind, City, City, null, from);
            city.DepartmentCode = row.Code;
            city.Duties = row.Duties;
            yield return city;
            if (row.DistrictZh is null) continue;
            var counterpart = New($"{District}-{row.Code}", row.DistrictZh, row.DistrictEn!, kind, District, District, District, from);
            counterpart.DepartmentCode = row.Code;
            counterpart.Duties = row.Duties;
            yield return counterpart;
        }

        // A township whose status the county has yet to confirm blows no whistle until it is.
        foreach (var d in divisions.Where(d => d is { Level: DivisionLevel.Township, Operational: true, NeedsConfirmation: false }))
            yield return New(d.Code, d.Name, d.NameEn, OrganisationKind.Township, d.ParentCode, d.Code, d.ParentCode, from);
    }

    private static Body New(string code, string zh, string en, OrganisationKind kind, string? parent, string division, string? county, DateTime from) => new()
    {
        Id = NameGuid.Organisation(code),
        Code = code,
        Name = zh,
        NameEn = en,
        Kind = kind,
        ParentId = parent is null ? null : NameGuid.Organisation(parent),
        DivisionCode = division,
        CountyCode = county,
        ValidFrom = from,
    };

    private static Grid ToGrid(GridRow row) => new()
    {
        Id = NameGuid.Grid(row.Code),
        Code = row.Code,
        Name = row.Zh,
        NameEn = row.En,
        TownshipCode = row.Code[..9],
        OrganisationId = NameGuid.Organisation(row.Code[..9]),
        Community = row.Community,
        RingJson = JsonSerializer.Serialize(row.Ring),
        MinLon = row.Ring.Min(p => p[0]),
        MinLat = row.Ring.Min(p => p[1]),
        MaxLon = row.Ring.Max(p => p[0]),
        MaxLat = row.Ring.Max(p => p[1]),
    };

    private static IEnumerable<Category> ReadCategories()
    {
        var file = EmbeddedData.Read<CategoryFile>("categories.json");
        foreach (var row in file.Categories)
        {
            var key = $"{row.Scheme}:{row.Kind}:{row.Code}";
            yield return new Category
            {
                Id = NameGuid.From("category", key),
                Scheme = row.Scheme,
                Kind = row.Kind,
                Code = row.Code,
                Key = key,
                ParentKey = row.Parent is null ? null : $"{row.Scheme}:{row.Kind}:{row.Parent}",
                Level = row.Parent is null ? 1 : 2,
                Name = row.Zh,
                NameEn = row.En,
                UrgencyClass = row.UrgencyClass,
                LeadDepartment = row.Lead,
                AssistDepartments = row.Assist,
                LimitsJson = CategoryLimits.Write(row.Limit, row.Urgent, row.LimitBasis, row.Stages),
                Source = row.Extension ? "本地扩展小类" : file.Schemes[row.Scheme],
                Selectable = row.Parent is not null && !row.Restricted,
            };
        }
    }

    private static CalendarYear ToYear(HolidayYear year) => new()
    {
        Year = year.Year,
        Notice = year.Notice,
        Url = year.Url,
        PublishedOn = year.Published,
        Shipped = true,
        Version = 1,
        UpdatedAt = CityTime.StartOfDay(year.Published),
    };

    private static IEnumerable<CalendarDay> ToDays(HolidayYear year)
    {
        foreach (var row in year.Off) yield return Day(row, working: false);
        foreach (var row in year.MakeUp) yield return Day(row, working: true);

        CalendarDay Day(List<object> row, bool working) => new()
        {
            Date = DateOnly.Parse(row[0].ToString()!, CultureInfo.InvariantCulture),
            Working = working,
            Name = row[1].ToString()!,
            Statutory = row.Count > 2,
            Notice = year.Notice,
            NoticeYear = year.Year,
        };
    }
}
