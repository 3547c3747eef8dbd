namespace Whistle.Cases.Access;

/// <summary>Who acts, with the roles in force now. Built once a request from the memberships; never cached longer.</summary>
public sealed record Actor(
    Guid UserId,
    string UserName,
    string DisplayName,
    Guid OrganisationId,
    IReadOnlyList<ActorRole> Roles,
    string Language)
{
    /// <summary>The system itself: timers, recurring duties, seeding.</summary>
    public static readonly Actor System = new(Guid.Empty, "system", "系统", Guid.Empty, [], "zh-CN");

    public bool IsSystem => UserId == Guid.Empty;
    public bool IsChinese => !Language.StartsWith("en", StringComparison.OrdinalIgnoreCase);
    public bool Has(string role) => Roles.Any(r => r.Role == role);
    public bool Has(string role, Guid organisationId) => Roles.Any(r => r.Role == role && r.OrganisationId == organisationId);
    public IEnumerable<Guid> OrganisationsAs(params string[] roles) =>
        Roles.Where(r => roles.Contains(r.Role)).Select(r => r.OrganisationId).Distinct();
}

/// <param name="CountyCode">County of the organisation; null for the city's.</param>
public sealed record ActorRole(string Role, Guid OrganisationId, string? CountyCode, Guid? GridId);
