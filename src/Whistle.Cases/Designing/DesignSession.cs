using Whistle.Cases.Access;
using Whistle.Cases.Storage;

namespace Whistle.Cases.Designing;

/// <summary>An administrator at work on definitions.</summary>
/// <param name="Session">The sign-in session and the designer's tab; two windows of one person are two sessions.</param>
public sealed record DesignSession(Actor Actor, string Session, string? TraceId = null)
{
    public Command Command(string name) => new(name, Actor, TraceId: TraceId);
}

/// <param name="FourEyes">True: publishing waits for a second administrator.</param>
/// <param name="Lease">How long a draft stays with the session that saved it last; real time.</param>
public sealed record DesigningSettings(bool FourEyes, TimeSpan Lease)
{
    public static readonly DesigningSettings Usual = new(false, TimeSpan.FromMinutes(10));
}
