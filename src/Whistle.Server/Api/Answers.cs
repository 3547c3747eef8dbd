using System.Text;
using Whistle.Cases.Cases;
using Whistle.Cases.Storage;
using Whistle.Server.Problems;

namespace Whistle.Server.Api;

/// <summary>A command's stored answer, sent word for word.</summary>
public sealed class StoredAnswer(CommandAnswer answer) : IResult
{
    public Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        if (answer.ETag is not null) response.Headers.ETag = answer.ETag;
        if (answer.Location is not null) response.Headers.Location = answer.Location;
        response.Headers.CacheControl = "no-store";
        if (answer.Body.Length == 0) return Task.CompletedTask;
        response.ContentType = "application/json; charset=utf-8";
        var bytes = Encoding.UTF8.GetBytes(answer.Body);
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}

/// <summary>What handlers share: the request's meta data, answers, and how endpoints are described.</summary>
public static class Answers
{
    private const int LongestComment = 2000;

    public static IResult Stored(CommandAnswer answer) => new StoredAnswer(answer);

    public static RequestMeta Meta(this HttpContext context) =>
        context.Features.Get<RequestMeta>() ?? new RequestMeta(TraceId: ProblemWriter.TraceIdOf(context));

    /// <summary>A view that changes: its version goes out as ETag, and no cache keeps it.</summary>
    public static IResult Versioned<T>(HttpContext context, T view, int version)
    {
        context.Response.Headers.ETag = $"\"{version}\"";
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Ok(view);
    }

    public static string? Comment(string? comment) => comment is null || comment.Length <= LongestComment ? comment
        : throw new Refusal(422, "invalid-form", new("填写的内容有误，请检查。", "Some fields need attention."),
            [new FieldError("/comment", "too-long", new($"最多 {LongestComment} 字。", $"At most {LongestComment} characters."))]);

    public static int Limit(int? asked) => asked switch
    {
        null => 50,
        >= 1 and <= 200 => asked.Value,
        _ => throw Refusals.InvalidParameter("/query/limit", new("limit 须在 1 至 200 之间。", "limit must be from 1 to 200.")),
    };

    /// <summary>Refuses numbers in place of names: enum binding of the framework takes them.</summary>
    public static T? Defined<T>(T? value, string name) where T : struct, Enum => value is null || Enum.IsDefined(value.Value) ? value
        : throw Refusals.InvalidParameter("/query/" + name, new($"参数 {name} 的值无效。", $"The value of '{name}' is not valid."));

    public static string? OneOf(string? value, string name, params ReadOnlySpan<string> allowed) => value is null || allowed.Contains(value) ? value
        : throw Refusals.InvalidParameter("/query/" + name, new($"参数 {name} 的值无效。", $"The value of '{name}' is not valid."));

    /// <summary>Every endpoint may answer with these beside its own.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder endpoint, params int[] statuses) where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemBody), [ProblemWriter.MediaType]));
        return endpoint;
    }
}

/// <summary>An endpoint that changes something: takes Idempotency-Key and If-Match, says so in the OpenAPI document.</summary>
public sealed class CommandEndpoint;
