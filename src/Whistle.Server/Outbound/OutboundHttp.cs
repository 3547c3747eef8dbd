using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Whistle.Cases.Flows.Outbound;
using Whistle.Engine;

namespace Whistle.Server.Outbound;

/// <summary>
/// The network side of flows' requests. The name is resolved here and the connection made to an address that was looked at, so that an
/// allowed name can't lead into the own network; redirects, proxies and cookies are not followed or kept.
/// </summary>
public sealed class OutboundHttp : IOutboundHttp, IDisposable
{
    /// <summary>Bytes of an answer's content; more is cut off as a failure, not kept in part.</summary>
    public const int LargestAnswer = 256 * 1024;

    private static readonly HttpRequestOptionsKey<bool> PrivateKey = new("allow-private");
    private static readonly string[] Ours = ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Idempotency-Key", "Expect", "Upgrade", "Proxy-Authorization"];
    private static readonly string[] Kept = ["content-type", "date", "etag", "last-modified", "location", "retry-after", "x-request-id"];

    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        MaxResponseHeadersLength = 32,
        ConnectCallback = Connect,
    }) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };

    public async Task<JsonObject> Send(Guid id, JsonObject request, OutboundPolicy policy, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(policy.Timeout);
        try
        {
            using var message = Message(id, request);
            message.Options.Set(PrivateKey, policy.AllowPrivate);
            using var answer = await client.SendAsync(message, limit.Token);
            return Answer(answer, await answer.Content.ReadAsByteArrayAsync(limit.Token));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new JsonObject { ["failure"] = "timeout" };
        }
        catch (HttpRequestException wrong) when (wrong.InnerException is PrivateAddressException)
        {
            return OutboundSender.Refusal(new LocalText("主机名指向内部网络地址，不允许访问。", "The host's name leads to an address inside the own network, which is not allowed."));
        }
        catch (HttpRequestException wrong) when (wrong.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return OutboundSender.Refusal(new LocalText($"响应超过 {LargestAnswer / 1024} KB。", $"The answer is larger than {LargestAnswer / 1024} KB."));
        }
        catch (FormatException)
        {
            return OutboundSender.Refusal(new LocalText("请求头或内容类型无效。", "A header or the content type is not valid."));
        }
        catch (HttpRequestException)
        {
            return new JsonObject { ["failure"] = "connect" };
        }
    }

    public void Dispose() => client.Dispose();

    private static HttpRequestMessage Message(Guid id, JsonObject request)
    {
        var method = request["method"]!.GetValue<string>();
        var message = new HttpRequestMessage(new HttpMethod(method), request["url"]!.GetValue<string>());
        if (request["content"] is { } content && method is not ("GET" or "HEAD"))
        {
            var text = content is JsonValue value && value.TryGetValue<string>(out var plain) ? plain : content.ToJsonString();
            var type = request["contentType"]?.GetValue<string>() is { Length: > 0 } given ? given : "application/json";
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        }
        foreach (var (name, value) in request["headers"] as JsonObject ?? [])
            if (!Ours.Contains(name, StringComparer.OrdinalIgnoreCase) && value is JsonValue) message.Headers.Add(name, value.ToString());
        if (request["authorization"]?.GetValue<string>() is { Length: > 0 } authorization)
        {
            message.Headers.Remove("Authorization");
            message.Headers.Add("Authorization", authorization);
        }
        message.Headers.Add("Idempotency-Key", id.ToString());
        return message;
    }

    private static JsonObject Answer(HttpResponseMessage answer, byte[] body)
    {
        var headers = new JsonObject();
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            if (Kept.Contains(name, StringComparer.OrdinalIgnoreCase)) headers[name.ToLowerInvariant()] = string.Join(", ", values);
        return new JsonObject
        {
            ["statusCode"] = (int)answer.StatusCode,
            ["contentType"] = answer.Content.Headers.ContentType?.ToString() ?? "",
            ["headers"] = headers,
            // A NUL can't be stored by every database.
            ["body"] = Encoding.UTF8.GetString(body).Replace('\0', ' '),
        };
    }

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel);
        if (!(context.InitialRequestMessage.Options.TryGetValue(PrivateKey, out var allowed) && allowed))
        {
            if (addresses.Any(PrivateAddresses.Has)) throw new PrivateAddressException();
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class PrivateAddressException() : IOException("The name leads to an address inside the own network.");
}
