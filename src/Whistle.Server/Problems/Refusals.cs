using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Server.Problems;

/// <summary>The refusals that belong to HTTP itself; those of a rule live beside the rule.</summary>
public static class Refusals
{
    public static Refusal NotSignedIn() => new(401, "not-signed-in", new("请先登录。", "Please sign in first."));
    public static Refusal TokenExpired() => new(401, "token-expired", new("登录已过期，请重新登录。", "The sign-in has expired; please sign in again."));
    public static Refusal InvalidToken() => new(401, "invalid-token", new("登录凭证无效，请重新登录。", "The access token is not valid; please sign in again."));
    public static Refusal Forbidden() => new(403, "forbidden", new("您的岗位无权进行此操作。", "Your role does not allow this."));
    public static Refusal NotFound() => new(404, "not-found", new("没有找到，或者您无权查看。", "Not found, or not yours to see."));
    public static Refusal MethodNotAllowed() => new(405, "method-not-allowed", new("此地址不支持该请求方法。", "This address does not support that method."));
    public static Refusal NotAcceptable() => new(406, "not-acceptable", new("无法按要求的格式返回。", "The requested format cannot be produced."));
    public static Refusal UnsupportedMediaType() => new(415, "unsupported-media-type", new("请求内容的格式不受支持，应为 application/json。", "The content type is not supported here; send application/json."));
    public static Refusal TooManyRequests(int retryAfter) => new(429, "too-many-requests",
        new($"请求过于频繁，请在 {retryAfter} 秒后重试。", $"Too many requests; try again in {retryAfter} seconds."),
        extensions: new Dictionary<string, object?> { ["retryAfter"] = retryAfter });
    public static Refusal PreconditionRequired() => new(428, "if-match-required", new("修改前须带上 If-Match 版本号。", "Send If-Match with the version you are changing."));
    public static Refusal BodyTooLarge(long limit) => new(413, "too-large",
        new($"请求内容超过 {Size(limit)},请减小后重试。", $"The request body is larger than {Size(limit)}."),
        extensions: new Dictionary<string, object?> { ["limitBytes"] = limit });

    /// <summary>Answers the 5xx family too: nothing of the cause is told but the trace id.</summary>
    public static Refusal Unexpected() => new(500, "unexpected",
        new("系统出现意外错误，操作没有生效。请稍后重试，并把追踪号告知管理员。", "Something unexpected went wrong and nothing was changed. Try again, and give the trace id to an administrator."));
    public static Refusal NotReady() => new(503, "not-ready", new("系统正在启动，请稍后重试。", "The server is starting; try again shortly."));

    public static Refusal MalformedJson(string pointer, LocalText message, long? line, long? position) => new(400, "malformed-json",
        new("请求内容不是有效的 JSON。", "The request body is not valid JSON."),
        [new FieldError(pointer, "malformed", message)],
        line is null ? null : new Dictionary<string, object?> { ["line"] = line + 1, ["column"] = position + 1 });

    public static Refusal InvalidBody(params IReadOnlyList<FieldError> errors) => new(400, "invalid-body",
        new("请求内容不符合要求。", "The request body does not have the expected shape."), errors);

    public static Refusal InvalidParameter(string pointer, LocalText message) => new(400, "invalid-parameter",
        new("请求参数无效。", "A request parameter is not valid."), [new FieldError(pointer, "invalid", message)]);

    public static Refusal MissingField(string name) => InvalidBody(new FieldError("/" + name, "required",
        new($"缺少必填项 {name}。", $"'{name}' is required.")));

    /// <summary>What an empty answer of the framework means.</summary>
    public static Refusal OfStatus(int status) => status switch
    {
        401 => NotSignedIn(),
        403 => Forbidden(),
        405 => MethodNotAllowed(),
        406 => NotAcceptable(),
        413 => BodyTooLarge(RequestLimits.Json),
        415 => UnsupportedMediaType(),
        404 => NotFound(),
        503 => NotReady(),
        >= 500 => Unexpected(),
        _ => new(status, "bad-request", new("请求无效。", "The request is not valid.")),
    };

    private static string Size(long bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MB" : $"{bytes >> 10} KB";
}
