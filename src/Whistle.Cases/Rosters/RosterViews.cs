using Whistle.Cases.Cases;

namespace Whistle.Cases.Rosters;

/// <param name="HandedTo">Who took over before the end.</param>
/// <param name="Actions">What the caller may do to it: change, remove, hand-over.</param>
public sealed record ShiftView(Guid Id, NamedRef Organisation, DateTime From, DateTime To, NamedRef Person, NamedRef? Deputy, string? Note,
    NamedRef? HandedTo, DateTime? HandedAt, string? HandOverNote, int Version, IReadOnlyList<string> Actions);

/// <summary>Who is reachable for a body now.</summary>
/// <param name="Person">Null when nobody is on the roster; <paramref name="Fallback"/> says who is told instead.</param>
/// <param name="Phone">The body's duty telephone.</param>
public sealed record OnDutyView(NamedRef Organisation, NamedRef? Person, NamedRef? Deputy, DateTime? Until, string? Phone, string Fallback);

/// <param name="Organisation">Code of the body.</param>
/// <param name="Person">User name; <paramref name="Deputy"/> likewise.</param>
public sealed record ShiftInput(string Organisation, DateTime From, DateTime To, string Person, string? Deputy, string? Note);
