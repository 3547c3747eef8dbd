using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Whistle.Cases.Cases;
using Whistle.Cases.Storage;
using Whistle.Server.Elsa;

namespace Whistle.Server.Problems;

/// <summary>
/// Reads what every changing request carries beside its meaning: the JSON body (bounded, and hashed for Idempotency-Key),
/// Idempotency-Key and If-Match. Leaves a <see cref="RequestMeta"/> on the request.
/// </summary>
public sealed class RequestReading(RequestDelegate next)
{
    private const int LongestKey = 200;

    public async Task Invoke(HttpContext context)
    {
        var request = context.Request;
        CheckQuery(request);
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            await next(context);
            return;
        }

        var key = KeyOf(request);
        var version = VersionOf(request);
        if (version is null && !request.Headers.ContainsKey("If-Match") && (HttpMethods.IsPut(request.Method) || HttpMethods.IsPatch(request.Method))
            && context.GetEndpoint()?.Metadata.GetMetadata<ElsaEndpoint>() is null)
            throw Refusals.PreconditionRequired();

        string? hash = null;
        if (!IsMultipart(request)) hash = await Buffer(context, context.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.Bytes ?? RequestLimits.Json);
        context.Features.Set(new RequestMeta(key, hash, version, ProblemWriter.TraceIdOf(context)));
        await next(context);
    }

    /// <summary>Replaces the body by a copy in memory; returns the SHA-256 hex of method, path and body.</summary>
    private static async Task<string> Buffer(HttpContext context, long limit)
    {
        var request = context.Request;
        if (request.ContentLength > limit) await Overflow(context, limit);
        var copy = new MemoryStream((int)(request.ContentLength ?? 0));
        var piece = new byte[16384];
        for (int read; (read = await request.Body.ReadAsync(piece, context.RequestAborted)) > 0;)
        {
            copy.Write(piece, 0, read);
            if (copy.Length > limit) await Overflow(context, limit);
        }
        copy.Position = 0;
        request.Body = copy;
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new BodySeen(copy.Length > 0));
        return Hash(request, copy.GetBuffer().AsSpan(0, (int)copy.Length));
    }

    /// <summary>Reads the rest away before refusing: answering in the middle of an upload resets the connection, and the refusal is lost.</summary>
    public static async Task Overflow(HttpContext context, long limit)
    {
        var piece = new byte[81920];
        while (await context.Request.Body.ReadAsync(piece, context.RequestAborted) > 0) { }
        throw Refusals.BodyTooLarge(limit);
    }

    public static string Hash(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsMultipart(HttpRequest request) =>
        request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;

    private static string? KeyOf(HttpRequest request)
    {
        var values = request.Headers["Idempotency-Key"];
        if (values.Count == 0) return null;
        // The IETF draft writes the key as a quoted string; most clients send it bare.
        var key = values.Count == 1 ? values[0]!.Trim() : "";
        if (key.Length >= 2 && key[0] == '"' && key[^1] == '"') key = key[1..^1];
        if (key.Length is 0 or > LongestKey || key.Any(c => c is < '!' or > '~'))
            throw new Refusal(400, "idempotency-key-invalid",
                new("Idempotency-Key 须为 1 至 200 个可见 ASCII 字符。", "Idempotency-Key must be 1 to 200 visible ASCII characters."),
                [new FieldError("/header/Idempotency-Key", "invalid", new("格式不正确。", "Not in the expected form."))]);
        return key;
    }

    private static int? VersionOf(HttpRequest request)
    {
        var values = request.Headers.IfMatch;
        if (values.Count == 0) return null;
        var tag = values.Count == 1 ? values[0]!.Trim() : "";
        if (tag == "*") return null;
        if (tag.Length > 2 && tag[0] == '"' && tag[^1] == '"' && int.TryParse(tag.AsSpan(1, tag.Length - 2), System.Globalization.NumberStyles.None, null, out var version)) return version;
        throw new Refusal(400, "invalid-if-match",
            new("If-Match 须为一个加引号的版本号，例如 \"3\"。", "If-Match must be one quoted version, e.g. \"3\"."),
            [new FieldError("/header/If-Match", "invalid", new("格式不正确。", "Not in the expected form."))]);
    }

    private static void CheckQuery(HttpRequest request)
    {
        foreach (var (name, values) in request.Query)
            if (BodyFault.IsUnfit(name) || values.Any(v => v is not null && BodyFault.IsUnfit(v)))
                throw Refusals.InvalidParameter("/query", new("参数中含有不能使用的字符。", "A parameter contains characters that cannot be used."));
    }

    private sealed class BodySeen(bool canHaveBody) : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => canHaveBody;
    }
}
