using Whistle.Engine;

namespace Whistle.Cases.Storage;

/// <summary>An expected refusal: it becomes problem+json with this status and code, and nothing is written.</summary>
/// <param name="status">HTTP status: 400, 401, 403, 404, 409, 412, 413, 415, 422, 428.</param>
/// <param name="code">Stable, kebab-case, e.g. "already-claimed".</param>
public sealed class Refusal(int status, string code, LocalText title, IReadOnlyList<FieldError>? errors = null, IReadOnlyDictionary<string, object?>? extensions = null)
    : Exception(title.En)
{
    public int Status => status;
    public string Code => code;
    public LocalText Title => title;
    public IReadOnlyList<FieldError> Errors => errors ?? [];
    public IReadOnlyDictionary<string, object?> Extensions => extensions ?? new Dictionary<string, object?>();
}

/// <param name="Pointer">RFC 6901 pointer into the request body, e.g. "/data/category".</param>
public sealed record FieldError(string Pointer, string Code, LocalText Message);
