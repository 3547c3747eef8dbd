using Whistle.Engine;

namespace Whistle.Cases.Tasks;

/// <summary>What an outcome is called on a button: the text its activity gives it, else the usual word for its name.</summary>
internal static class OutcomeTexts
{
    private static readonly Dictionary<string, LocalText> Usual = new(StringComparer.Ordinal)
    {
        ["accept"] = new("受理", "Accept"),
        ["agree"] = new("同意", "Agree"),
        ["approve"] = new("同意", "Approve"),
        ["cancel"] = new("取消", "Cancel"),
        ["confirm"] = new("确认", "Confirm"),
        ["done"] = new("办结", "Done"),
        ["Done"] = new("办结", "Done"),
        ["fail"] = new("不通过", "Fail"),
        ["pass"] = new("通过", "Pass"),
        ["refuse"] = new("不同意", "Refuse"),
        ["reject"] = new("不同意", "Reject"),
        ["resubmit"] = new("重新提交", "Submit again"),
        ["return"] = new("退回", "Return"),
        ["send-back"] = new("退回", "Send back"),
        ["sign"] = new("签收", "Sign"),
        ["submit"] = new("提交", "Submit"),
    };

    /// <param name="name">The outcome.</param>
    /// <param name="given"><c>Chinese / English</c>, either part alone, or null.</param>
    public static LocalText Of(string name, string? given)
    {
        var usual = Usual.GetValueOrDefault(name) ?? new LocalText(name, name);
        if (string.IsNullOrWhiteSpace(given)) return usual;
        var at = given.IndexOfAny(['/', '|', '／']);
        if (at < 0) return new LocalText(given.Trim(), Usual.ContainsKey(name) ? usual.En : given.Trim());
        var (zh, en) = (given[..at].Trim(), given[(at + 1)..].Trim());
        return new LocalText(zh.Length > 0 ? zh : usual.Zh, en.Length > 0 ? en : usual.En);
    }
}
