using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Storage.Commands;

/// <summary>What the store itself refuses.</summary>
internal static class Refusals
{
    public static Refusal UnknownCase() => new(404, "unknown-case", new LocalText("没有找到该案件,可能编号有误或无权查看。", "There is no such case, or it is not yours to see."));

    public static Refusal UnknownInstance() => new(404, "unknown-instance", new LocalText("没有该流程实例。", "There is no such workflow instance."));

    public static Refusal KeyUsedOtherwise() => new(422, "idempotency-key-reused", new LocalText(
        "该幂等键(Idempotency-Key)已用于另一内容的请求,请换一个新键后重试。",
        "This Idempotency-Key was used for a different request. Send a new key."));

    public static Refusal KeyUnusable() => new(400, "idempotency-key-invalid", new LocalText(
        "幂等键(Idempotency-Key)长度须为 1 至 200 个字符。",
        "An Idempotency-Key has 1 to 200 characters."));
}
