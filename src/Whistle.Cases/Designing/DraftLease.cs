namespace Whistle.Cases.Designing;

/// <summary>
/// Who edits a definition now. Saves of the designer carry no revision, so the first session that saves holds the draft for a while and
/// every other session's save is refused. The row outlives the lease: until somebody else takes it, its holder may go on.
/// </summary>
public sealed class DraftLease
{
    public required string DefinitionId { get; set; }
    public Guid UserId { get; set; }

    /// <summary>As it is shown to whoever is refused.</summary>
    public required string UserName { get; set; }

    /// <summary>The sign-in session, and the designer's tab where it is known.</summary>
    public required string Session { get; set; }

    /// <summary>Real time, UTC, as is <see cref="ExpiresAt"/>.</summary>
    public DateTime TakenAt { get; set; }
    public DateTime ExpiresAt { get; set; }
}
