using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;

namespace Whistle.Server.Api;

// Bodies are read strictly: unknown and repeated fields are refused with their pointer. Fields are nullable here so that a missing one is
// told by name; [Required] is what the OpenAPI document says of it.

public sealed record SignInBody([property: Required] string? UserName, [property: Required] string? Password);

/// <param name="CaseType">Key of a case type the caller may open.</param>
/// <param name="Data">Values of the case type's form.</param>
public sealed record OpenCaseBody([property: Required] string? CaseType, [property: Required] JsonObject? Data);

/// <param name="Data">Values of the action's form, when it has one.</param>
public sealed record ActBody(JsonObject? Data, string? Comment);

/// <param name="Purpose">Why the personal data must be seen; recorded.</param>
public sealed record UnmaskBody([property: Required] string? Purpose);

/// <summary>One of the two; a named instant wins.</summary>
/// <param name="By">ISO 8601 duration, e.g. PT30M.</param>
/// <param name="Until">RFC 3339 time with offset.</param>
public sealed record AdvanceBody(string? By, DateTime? Until);
