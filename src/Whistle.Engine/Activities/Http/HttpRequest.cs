using System.Text.Json.Nodes;
using Whistle.Engine.Expressions;

namespace Whistle.Engine.Activities;

/// <summary>
/// Asks the host for one HTTP request (effect <c>http-request</c>) and waits. The host sends it after the burst is committed and resumes
/// the bookmark once, with <c>{statusCode, contentType, headers, body}</c> or <c>{failure, reason}</c>. What is sent stands neither in the
/// state nor in the journal.
/// </summary>
internal abstract class HttpRequest : ActivityType
{
    public const string Effect = "http-request";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"];
    private static readonly string[] ContentTypes = ["application/json", "application/xml", "application/x-www-form-urlencoded", "text/plain"];
    private static readonly LocalText Category = new("HTTP", "HTTP");
    private static readonly LocalText Security = new("安全", "Security");
    private static readonly LocalText Advanced = new("高级", "Advanced");

    /// <summary>It ends by itself: the host gives up after its time limit.</summary>
    public override WaitKind Waits(ActivityNode node) => WaitKind.Time;

    protected static ActivityDescriptor Described(string name, string zh, string en, string aboutZh, string aboutEn, InputDescriptor expected) =>
        Describe.Activity(name, Category, zh, en, aboutZh, aboutEn) with
        {
            Kind = ActivityKind.Task,
            Inputs =
            [
                Describe.Input("Url", "Uri", "地址", "URL", "完整的 http 或 https 地址，主机须在服务器的许可名单内", "A full http or https address; its host must be on the server's list") with { Required = true },
                Describe.Choice("Method", "String", "方法", "Method", "请求方法", "The method", "GET", [.. Methods.Select(m => (m, m, m))]),
                Describe.Input("Content", "Object", "内容", "Content", "请求内容；对象写成 JSON", "What is sent; an object is written as JSON"),
                Describe.Choice("ContentType", "String", "内容类型", "Content type", "不填则为 JSON", "JSON unless said otherwise", "", [("", "（JSON）", "(JSON)"), .. ContentTypes.Select(t => (t, t, t))]),
                expected,
                Describe.Input("Authorization", "String", "授权", "Authorization", "Authorization 头的值", "Value of the Authorization header") with { IsSensitive = true, Group = Security },
                Describe.Input("RequestHeaders", "HttpHeaders", "请求头", "Headers", "其他请求头，写成 JSON 对象", "Other headers, as a JSON object", "json-editor") with { Language = "json", Group = Advanced }
            ],
            Outputs =
            [
                Describe.Output("StatusCode", "Int32", "状态码", "Status code", "响应的状态码", "Status of the response"),
                Describe.Output("ParsedContent", "Object", "响应内容", "Content", "JSON 读成对象，其他为文字", "JSON as an object, anything else as text"),
                Describe.Output("ResponseHeaders", "HttpHeaders", "响应头", "Headers", "响应的头", "Headers of the response"),
                Describe.Output("Result", "Object", "结果", "Result", "状态码与内容", "Status code and content")
            ]
        };

    public override void Execute(ActivityContext c)
    {
        var url = c.Input<string>("Url") ?? "";
        if (url.Length > 2000 || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
            throw new ActivityFaultException("bad-url", new LocalText("地址不是完整的 http 或 https 地址", "The URL is not a full http or https address"));
        var method = (c.Input<string>("Method") ?? "GET").ToUpperInvariant();
        if (!Methods.Contains(method))
            throw new ActivityFaultException("bad-input-value", new LocalText("不支持的请求方法", "This method is not supported"));
        var payload = new JsonObject
        {
            ["method"] = method,
            ["url"] = address.AbsoluteUri,
            ["content"] = c.Input("Content")?.DeepClone(),
            ["contentType"] = c.Input<string>("ContentType"),
            ["authorization"] = c.Input<string>("Authorization"),
            ["headers"] = c.Input<JsonObject>("RequestHeaders")?.DeepClone(),
        };
        var bookmark = c.AddBookmark(c.Node.TypeName, new JsonObject { ["requestId"] = c.NewId("h") });
        payload["bookmarkId"] = bookmark.Id;
        c.Emit(Effect, payload);
    }

    public override void Resume(ActivityContext c, Bookmark bookmark, JsonNode? input)
    {
        if (input?["failure"]?.GetValue<string>() is { } failure)
        {
            var reason = input["reason"];
            if (failure is not ("connect" or "timeout"))
                throw new ActivityFaultException("http-" + failure, new LocalText(
                    reason?["zh"]?.GetValue<string>() ?? "请求未发出", reason?["en"]?.GetValue<string>() ?? "The request was not sent")) { BeginsAnew = true };
            Failed(c, failure == "timeout");
            return;
        }

        var status = input?["statusCode"]?.GetValue<int>() ?? 0;
        var content = Content(input);
        c.SetOutput("StatusCode", status);
        c.SetOutput("ParsedContent", content);
        c.SetOutput("ResponseHeaders", input?["headers"]);
        c.SetOutput("Result", new JsonObject { ["statusCode"] = status, ["content"] = content?.DeepClone() });
        Answered(c, status);
    }

    protected abstract void Answered(ActivityContext c, int status);

    protected abstract void Failed(ActivityContext c, bool isTimeout);

    private static JsonNode? Content(JsonNode? response)
    {
        var body = response?["body"]?.GetValue<string>();
        if (string.IsNullOrEmpty(body)) return null;
        var isJson = response?["contentType"]?.GetValue<string>().Contains("json", StringComparison.OrdinalIgnoreCase) == true;
        return isJson && ValueConversion.Parsed(JsonValue.Create(body)) is { } json ? json : body;
    }
}

/// <summary>In a flowchart: one port for each status code that is expected, and ports for what goes wrong.</summary>
internal sealed class FlowSendHttpRequest : HttpRequest
{
    private const string Unmatched = "Unmatched status code";
    private const string NotConnected = "Failed to connect";
    private const string TimedOut = "Timeout";

    public override ActivityDescriptor Descriptor { get; } = Described("FlowSendHttpRequest", "发送 HTTP 请求", "HTTP request",
        "向许可名单内的主机发送请求，按状态码走不同出口", "Sends a request to a host on the list; the status code decides the way out",
        Describe.Input("ExpectedStatusCodes", "List<Int32>", "预期状态码", "Expected status codes", "每个状态码一个出口", "One port a status code", "multitext", new JsonArray(200)) with { LiteralOnly = true });

    public override IReadOnlyList<string> Outcomes(ActivityNode node) => [.. Expected(node).Select(c => c.ToString(System.Globalization.CultureInfo.InvariantCulture)), Unmatched, NotConnected, TimedOut, Done];

    protected override void Answered(ActivityContext c, int status) => c.Complete(
        Expected(c.Node).Contains(status) ? status.ToString(System.Globalization.CultureInfo.InvariantCulture) : Unmatched, Done);

    protected override void Failed(ActivityContext c, bool isTimeout) => c.Complete(isTimeout ? TimedOut : NotConnected);

    private static IReadOnlyList<int> Expected(ActivityNode node) =>
        node.Literal("ExpectedStatusCodes") is { } literal && ValueConversion.TryRead<string[]>(literal, out var codes)
            ? [.. codes!.Select(c => int.TryParse(c, out var code) ? code : 0).Where(c => c > 0).Distinct()]
            : [];
}

/// <summary>On its own: an activity for each status code that is expected, and activities for what goes wrong.</summary>
internal sealed class SendHttpRequest : HttpRequest
{
    public override ActivityDescriptor Descriptor { get; } = Described("SendHttpRequest", "发送 HTTP 请求（内嵌）", "HTTP request (nested)",
        "向许可名单内的主机发送请求，按状态码执行不同活动", "Sends a request to a host on the list; the status code decides which activity runs",
        Describe.Input("ExpectedStatusCodes", "HttpStatusCodeCase[]", "预期状态码", "Expected status codes", "每个状态码一个活动", "One activity a status code", "http-status-codes") with { IsWrapped = false })
        with
        {
            Ports =
            [
                Describe.Embedded("UnmatchedStatusCode", "其他状态码", "Unmatched status code"),
                Describe.Embedded("FailedToConnect", "无法连接", "Failed to connect"),
                Describe.Embedded("Timeout", "超时", "Timeout")
            ]
        };

    public override IReadOnlyList<string> Outcomes(ActivityNode node) => [Done];

    public override IEnumerable<ChildSlot> Children(JsonObject json) =>
        Cases(json).Where(one => one.Json["activity"] is JsonObject).Select(one => new ChildSlot(one.Port, (JsonObject)one.Json["activity"]!)).Concat(base.Children(json));

    protected override void Answered(ActivityContext c, int status) =>
        Run(c, c.Node.Child(Port(status)) ?? (Cases(c.Node.Json).Any(one => one.Port == Port(status)) ? null : c.Node.Child("UnmatchedStatusCode")));

    protected override void Failed(ActivityContext c, bool isTimeout) => Run(c, c.Node.Child(isTimeout ? "Timeout" : "FailedToConnect"));

    public override bool Enter(ActivityContext c, ActivityNode child)
    {
        foreach (var open in c.Children) c.CancelChild(open);
        c.Schedule(child);
        return true;
    }

    private static void Run(ActivityContext c, ActivityNode? chosen)
    {
        if (chosen is null) c.Complete();
        else c.Schedule(chosen);
    }

    private static string Port(int status) => $"status {status}";

    private static IEnumerable<(string Port, JsonObject Json)> Cases(JsonObject json)
    {
        foreach (var one in (json["expectedStatusCodes"] as JsonArray ?? []).OfType<JsonObject>())
            if (one["statusCode"] is JsonValue value && int.TryParse(value.ToString(), out var code)) yield return (Port(code), one);
    }
}
