using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Whistle.Cases.Storage;
using Whistle.Server.Elsa;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Whistle.Server.Problems;

/// <summary>Writes a refusal to the response, in the caller's language.</summary>
public sealed class ProblemWriter(IOptions<JsonOptions> json)
{
    public const string MediaType = "application/problem+json";

    public Task Write(HttpContext context, Refusal refusal, string? detail = null)
    {
        if (ElsaErrors.Speaks(context.Request)) return ElsaErrors.Write(context, refusal, TraceIdOf(context));
        var language = CallerLanguage.Of(context.Request);
        var response = context.Response;
        response.StatusCode = refusal.Status;
        response.Headers.ContentLanguage = language;
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = HeaderNames.AcceptLanguage;
        var body = new ProblemBody
        {
            Type = "/problems/" + refusal.Code,
            Title = refusal.Title.In(language),
            Status = refusal.Status,
            Detail = detail,
            Code = refusal.Code,
            TraceId = TraceIdOf(context),
            Errors = [.. refusal.Errors.Select(e => new ProblemField(e.Pointer, e.Code, e.Message.In(language)))],
            Extensions = refusal.Extensions.Count == 0 ? null : new Dictionary<string, object?>(refusal.Extensions),
        };
        // HEAD answers carry the headers only.
        if (HttpMethods.IsHead(context.Request.Method)) return Task.CompletedTask;
        return response.WriteAsJsonAsync(body, json.Value.SerializerOptions, MediaType, context.RequestAborted);
    }

    public static string TraceIdOf(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
}
