using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Whistle.Server.Problems;

/// <summary>Every refusal, as RFC 9457 <c>application/problem+json</c>.</summary>
public sealed record ProblemBody
{
    /// <summary>Stable address of the kind of problem: <c>/problems/{code}</c>.</summary>
    [Required] public required string Type { get; init; }

    /// <summary>What is the matter, in the caller's language.</summary>
    [Required] public required string Title { get; init; }
    [Required] public required int Status { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Detail { get; init; }

    /// <summary>Stable and machine-readable, e.g. "already-claimed".</summary>
    [Required] public required string Code { get; init; }

    /// <summary>Finds the request in the server's log and traces.</summary>
    [Required] public required string TraceId { get; init; }

    [Required] public required IReadOnlyList<ProblemField> Errors { get; init; }

    /// <summary>What a code adds, e.g. <c>by</c> and <c>at</c> of "already-claimed", <c>current</c> of a stale If-Match.</summary>
    [JsonExtensionData] public Dictionary<string, object?>? Extensions { get; init; }
}

/// <param name="Pointer">RFC 6901 pointer into the request body; <c>/query/name</c> for a query parameter, <c>/header/name</c> for a header.</param>
public sealed record ProblemField([property: Required] string Pointer, [property: Required] string Code, [property: Required] string Message);
