using System.Globalization;
using System.Text.Json.Nodes;
using Whistle.Cases.Access;
using Whistle.Cases.CaseTypes;
using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>Reads the table of time limits. Strict: an unknown key, unit, role or reason, or an absurd number, refuses the whole file with every place named.</summary>
internal static class LimitFile
{
    /// <exception cref="InvalidOperationException">Something is wrong with the file; the message names each place.</exception>
    public static IReadOnlyList<ClockPolicy> Read(string text)
    {
        var problems = new ProblemList("limits.json");
        List<ClockPolicy> policies = [];
        if (StrictJson.Parse(text, problems) is { } json)
        {
            var file = new StrictJson(json, "", problems);
            var reasons = file.Objects("pauses").Select(Reason).OfType<PauseRule>().ToDictionary(r => r.Reason);
            foreach (var (name, law) in new[] { ("practice", false), ("law", true) })
                foreach (var row in file.Objects(name))
                    if (Policy(row, law, reasons) is { } policy) policies.Add(policy);
            file.Close();
        }
        return problems.Found.Count == 0 ? policies
            : throw new InvalidOperationException("limits.json: " + string.Join("; ", problems.Found.Select(p => $"{p.Pointer} {p.Reason.En}")));
    }

    private static ClockPolicy? Policy(StrictJson row, bool law, Dictionary<string, PauseRule> reasons)
    {
        var key = row.RequiredText("key");
        var unit = Unit(row, "unit");
        var budget = row.Count("budget") ?? 0;
        Check(row, "budget", budget, unit);
        var deed = row.Text("deed");
        var deedEn = row.Text("deedEn");
        var policy = new ClockPolicy(key, new LocalText(row.RequiredText("zh"), row.RequiredText("en")), budget, unit, new LocalText(row.RequiredText("basis"), row.RequiredText("basisEn")))
        {
            For = row.Object("for") is { } scope ? Scope(scope) : new PolicyScope(key),
            FromLaw = law,
            Effective = DateOnly.TryParseExact(row.RequiredText("effective"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : Wrong<DateOnly>(row, "effective", "应为日期", "A date is expected"),
            RollsToWorkingDay = !row.Has("rolls") || row.Flag("rolls"),
            Backwards = row.OneOf("direction", "before") is not null,
            Deed = deed is null ? null : new LocalText(deed, deedEn ?? "finished"),
            StartsAt = row.Text("from"),
            Extension = row.Object("extension") is { } extension ? Extension(extension, unit) : null,
            Pauses = row.Has("pauses") ? Named(row, reasons) : law ? [] : [.. reasons.Values],
            Ladder = row.Text("ladder"),
            Note = row.Text("note"),
        };
        row.Close();
        return policy;
    }

    private static PolicyScope Scope(StrictJson json)
    {
        var scope = new PolicyScope(json.RequiredText("step"), json.Text("caseType"), json.Text("stage"), json.Text("kind"), json.Text("category"), json.Text("urgency"), json.Text("organisation"));
        json.Close();
        return scope;
    }

    private static ClockExtension Extension(StrictJson json, ClockUnit unit)
    {
        var own = Unit(json, "unit");
        if (own != unit) json.Problems.Add(json.At("unit"), "other-unit", "延长须与原时限同一单位", "An extension is counted in the unit of its limit");
        var most = json.Count("budget");
        if (most is { } budget) Check(json, "budget", budget, own);
        var times = json.Count("times") ?? 0;
        if (times is < 1 or > 10) json.Problems.Add(json.At("times"), "absurd", "次数应为 1 至 10", "Between 1 and 10 times");
        ApproverRule[] by = [.. json.Objects("by").Select(Approver)];
        if (by.Length == 0) json.Problems.Add(json.At("by"), "missing", "须写明由谁批准", "Who decides must be named");
        var extension = new ClockExtension(most, own, times, json.RequiredText("approver"), by);
        json.Close();
        return extension;
    }

    private static ApproverRule Approver(StrictJson json)
    {
        var role = json.RequiredText("role");
        if (!Roles.Names.ContainsKey(role)) json.Problems.Add(json.At("role"), "unknown-role", $"没有岗位“{role}”", $"There is no role \"{role}\"");
        var rule = new ApproverRule(role, json.OneOf("of", ApproverRule.Bodies) ?? "");
        json.Close();
        return rule;
    }

    private static PauseRule? Reason(StrictJson json)
    {
        var (most, unit) = (0, ClockUnit.Day);
        try { (most, unit) = ClockUnits.ParseLimit(json.RequiredText("most")); }
        catch (ArgumentException wrong) { json.Problems.Add(json.At("most"), "absurd", "最长时间无效", wrong.Message); }
        var rule = new PauseRule(json.RequiredText("key"), new LocalText(json.RequiredText("zh"), json.RequiredText("en")), most, unit,
            json.RequiredObject("approver") is { } approver ? Approver(approver) : new ApproverRule("", ""));
        json.Close();
        return rule;
    }

    private static PauseRule[] Named(StrictJson row, Dictionary<string, PauseRule> reasons)
    {
        var names = row.Texts("pauses");
        foreach (var name in names.Where(n => !reasons.ContainsKey(n))) row.Problems.Add(row.At("pauses"), "unknown-reason", $"没有暂停事由“{name}”", $"There is no reason \"{name}\"");
        return [.. names.Where(reasons.ContainsKey).Select(n => reasons[n])];
    }

    private static ClockUnit Unit(StrictJson json, string name)
    {
        try { return ClockUnits.Parse(json.RequiredText(name)); }
        catch (ArgumentException wrong) { return Wrong<ClockUnit>(json, name, "未知的计时单位", wrong.Message); }
    }

    private static void Check(StrictJson json, string name, int budget, ClockUnit unit)
    {
        try { ClockUnits.CheckBudget(budget, unit); }
        catch (ArgumentException wrong) { json.Problems.Add(json.At(name), "absurd", "时限须为正数且不超过二十年", wrong.Message); }
    }

    private static T Wrong<T>(StrictJson json, string name, string zh, string en) where T : struct
    {
        json.Problems.Add(json.At(name), "invalid", zh, en);
        return default;
    }
}
