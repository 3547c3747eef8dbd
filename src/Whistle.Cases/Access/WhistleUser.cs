using Microsoft.AspNetCore.Identity;

namespace Whistle.Cases.Access;

public sealed class WhistleUser : IdentityUser<Guid>
{
    public required string DisplayName { get; set; }
    public required string DisplayNameEn { get; set; }

    /// <summary>The organisation the person acts for by default.</summary>
    public Guid OrganisationId { get; set; }
    public bool Active { get; set; } = true;
}

/// <summary>A role held in an organisation for a period. All rights come from these rows, never from the user row.</summary>
public sealed class Membership
{
    public Guid Id { get; set; }
    public Guid UserId { get; set; }
    public Guid OrganisationId { get; set; }

    /// <summary>One of <see cref="Roles"/>.</summary>
    public required string Role { get; set; }

    /// <summary>Only for grid workers: the grid they are answerable for.</summary>
    public Guid? GridId { get; set; }
    public DateTime ValidFrom { get; set; }
    public DateTime? ValidTo { get; set; }
}

/// <summary>A refresh token of a browser session. Real time, not business time: a token's life has nothing to do with a deadline.</summary>
public sealed class RefreshToken
{
    public Guid Id { get; set; }
    public Guid UserId { get; set; }

    /// <summary>SHA-256 of the token, hex; the token itself is only in the cookie.</summary>
    public required string TokenHash { get; set; }

    /// <summary>All tokens of one sign-in; re-use of a spent token revokes the family.</summary>
    public Guid Family { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime ExpiresAt { get; set; }
    public DateTime? SpentAt { get; set; }
    public DateTime? RevokedAt { get; set; }
}
