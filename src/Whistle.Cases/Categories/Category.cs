namespace Whistle.Cases.Categories;

/// <summary>A node of the category tree. The unique key is (scheme, kind, code): majors 01–05 exist both as component and as matter.</summary>
public sealed class Category
{
    public Guid Id { get; set; }

    /// <summary>"GBT47678.5", "GOV" or "DISPUTE".</summary>
    public required string Scheme { get; set; }
    public required string Kind { get; set; }
    public required string Code { get; set; }

    /// <summary>What forms carry and the API speaks: "scheme:kind:code", unique.</summary>
    public required string Key { get; set; }
    public string? ParentKey { get; set; }
    public int Level { get; set; }
    public required string Name { get; set; }
    public required string NameEn { get; set; }

    /// <summary>A urgent, B major, C general; null where the catalogue is silent.</summary>
    public string? UrgencyClass { get; set; }

    /// <summary>Department code of the usual lead, e.g. "CGJ"; null where the catalogue names none or several.</summary>
    public string? LeadDepartment { get; set; }

    /// <summary>Department codes of usual assistants, separated by commas.</summary>
    public string? AssistDepartments { get; set; }
    public string? LimitsJson { get; set; }
    public string? Source { get; set; }
    public bool Selectable { get; set; }
}
