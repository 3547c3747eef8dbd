using System.Text.Json.Serialization;

namespace Whistle.Cases.Seeding;

// The shapes of the shipped files. Names: zh and en are the two languages; a missing optional field means "the usual case".

internal sealed record DivisionFile(List<DivisionRow> Divisions);

/// <param name="Operational">False for statistical pseudo-units.</param>
/// <param name="Confirm">True where public sources disagree about the status.</param>
internal sealed record DivisionRow(string Code, string Zh, string En, string Type, string? Parent, bool Operational = true, bool Confirm = false, string? Note = null);

internal sealed record OrganisationFile(DateOnly ValidFrom, List<DepartmentRow> Departments, List<BodyRow> Bodies);

/// <param name="DistrictZh">Name of the district's counterpart; absent where the district has none.</param>
/// <param name="Core">False for bodies beside the forty-seven departments.</param>
internal sealed record DepartmentRow(string Code, string Zh, string En, string? DistrictZh, string? DistrictEn, string? Kind, string Duties, bool Core = true);

internal sealed record BodyRow(string Code, string Kind, string Zh, string En, string? Parent, string Division, string? County, string? Department, string? Duties);

internal sealed record CategoryFile(Dictionary<string, string> Schemes, List<CategoryRow> Categories);

/// <param name="Limit">Usual limit as "5 WD"; null for a heading.</param>
/// <param name="Urgent">Limit when the matter is urgent.</param>
/// <param name="Restricted">Data of special groups: not offered in open forms.</param>
/// <param name="Extension">A local extension of the standard (minor codes 080–999).</param>
/// <param name="Stages">Staged limits, each [name, limit].</param>
internal sealed record CategoryRow(
    string Scheme, string Kind, string Code, string? Parent, string Zh, string En,
    [property: JsonPropertyName("class")] string? UrgencyClass,
    string? Lead, string? Assist, string? Limit, string? Urgent, string? LimitBasis, List<string[]>? Stages,
    bool Restricted = false, bool Extension = false);

internal sealed record HolidayFile(List<HolidayYear> Years);

/// <param name="Off">Each [date, name] or [date, name, true] where the day is one of the thirteen statutory ones.</param>
/// <param name="MakeUp">Each [date, name].</param>
internal sealed record HolidayYear(int Year, string Notice, string Url, DateOnly Published, List<List<object>> Off, List<List<object>> MakeUp);

internal sealed record GridFile(List<GridRow> Grids);

internal sealed record GridRow(string Code, string Zh, string En, string Community, double[][] Ring);

internal sealed record AccountFile(List<AccountRow> Accounts);

/// <param name="Grid">Code of the grid a grid worker is answerable for.</param>
internal sealed record AccountRow(string UserName, string Zh, string En, string Organisation, List<string> Roles, string? Grid);
