namespace Whistle.Cases.Organisation;

/// <summary>A body that can blow, be called, dispatch or supervise. Time-versioned: reorganisation ends one row and begins another.</summary>
public sealed class Organisation
{
    public Guid Id { get; set; }

    /// <summary>Stable short code, unique: a division code for territorial bodies ("620802001"), "620802-CGJ" for a county's bureau, "CGJ" for the city's.</summary>
    public required string Code { get; set; }
    public required string Name { get; set; }
    public required string NameEn { get; set; }
    public OrganisationKind Kind { get; set; }

    /// <summary>Administrative edge. The edge of responsibility (whom a body answers to for a matter) is decided by routing, not by this.</summary>
    public Guid? ParentId { get; set; }

    /// <summary>GB/T 2260 (6 digits) or GB/T 10114 (9 digits) code of the territory it serves.</summary>
    public required string DivisionCode { get; set; }

    /// <summary>Six-digit county it belongs to; null for city-level bodies.</summary>
    public string? CountyCode { get; set; }

    /// <summary>Code of the department this is (a counterpart of), e.g. "CGJ"; null for territorial and outside bodies.</summary>
    public string? DepartmentCode { get; set; }
    public string? Duties { get; set; }
    public string? DutyPhone { get; set; }
    public DateTime ValidFrom { get; set; }
    public DateTime? ValidTo { get; set; }
}

public enum OrganisationKind
{
    City,
    County,
    /// <summary>Street, town or township (街道、镇、乡): the one that blows.</summary>
    Township,
    /// <summary>综治中心 of a city, county or township.</summary>
    GovernanceCentre,
    /// <summary>A Party or government department, of the city or a county.</summary>
    Department,
    /// <summary>编办, 督查室, court, procuratorate and the like, which rule or supervise.</summary>
    Supervision,
    /// <summary>People's mediation committee or another mediation body.</summary>
    Mediation,
    /// <summary>Enterprise called as an outside unit; it sees only its order.</summary>
    Enterprise,
    SocialOrganisation,
    PropertyCompany,
    /// <summary>党建共建单位.</summary>
    PartyPartner,
}
