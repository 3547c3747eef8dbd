using System.Text.Json.Nodes;
using Whistle.Cases.Storage;
using Whistle.Server.Problems;

namespace Whistle.Server.Elsa;

/// <summary>
/// Refusals in the form the Elsa Studio shows: <c>{statusCode, message, errors: {field: [text]}}</c>. As from an Elsa server, 401, 403 and
/// 404 have no body; our own code of every refusal travels in a header, so that the designer's page can tell a person what is the matter.
/// </summary>
public static class ElsaErrors
{
    public const string CodeHeader = "x-whistle-code";

    /// <summary>The Studio reads the errors only from an answer of this type; the shape inside is Elsa's, not RFC 9457.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>The field of errors that belong to the request as a whole.</summary>
    public const string General = "generalErrors";

    public static bool Speaks(HttpRequest request) => request.Path.StartsWithSegments(ElsaContract.Prefix);

    public static Task Write(HttpContext context, Refusal refusal, string traceId)
    {
        var language = CallerLanguage.Of(context.Request);
        var response = context.Response;
        response.StatusCode = refusal.Status;
        response.Headers[CodeHeader] = refusal.Code;
        response.Headers.CacheControl = "no-store";
        if (refusal.Status is 401 or 403 or 404 || HttpMethods.IsHead(context.Request.Method))
        {
            response.ContentLength = 0;
            return Task.CompletedTask;
        }
        response.Headers.ContentLanguage = language;
        var body = new JsonObject
        {
            ["statusCode"] = refusal.Status,
            ["message"] = refusal.Title.In(language),
            ["errors"] = Errors(refusal, language),
            ["code"] = refusal.Code,
            ["traceId"] = traceId,
        };
        return response.WriteAsJsonAsync(body, ElsaJson.Options, MediaType, context.RequestAborted);
    }

    /// <summary>A refusal without errors of its own still has one, since the Studio shows nothing else.</summary>
    private static JsonObject Errors(Refusal refusal, string language)
    {
        if (refusal.Errors.Count == 0) return new JsonObject { [General] = new JsonArray(refusal.Title.In(language)) };
        var errors = new JsonObject();
        foreach (var group in refusal.Errors.GroupBy(e => Field(e.Pointer)))
            errors[group.Key] = new JsonArray([.. group.Select(e => (JsonNode)JsonValue.Create(e.Message.In(language)))]);
        return errors;
    }

    private static string Field(string pointer) => pointer.TrimStart('/') is { Length: > 0 } field ? field : General;
}
