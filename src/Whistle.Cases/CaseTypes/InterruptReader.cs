using Whistle.Cases.Cases;
using Whistle.Engine;

namespace Whistle.Cases.CaseTypes;

/// <summary>Reads the interrupts of a case type.</summary>
internal static class InterruptReader
{
    public static IReadOnlyList<Interrupt> Read(StrictJson json, IReadOnlyList<CaseStage> stages, IReadOnlyDictionary<string, CaseForm> forms)
    {
        var interrupts = new List<Interrupt>();
        foreach (var item in json.Objects("interrupts"))
        {
            interrupts.Add(One(item, stages, forms));
            item.Close();
        }
        foreach (var twice in interrupts.GroupBy(i => (i.Name, i.On)).Where(g => g.Count() > 1))
            json.Problems.Add("/interrupts", "repeated", $"中断命令“{twice.Key.Name}”出现了两次", $"The interrupt \"{twice.Key.Name}\" is listed twice");
        return interrupts;
    }

    private static Interrupt One(StrictJson json, IReadOnlyList<CaseStage> stages, IReadOnlyDictionary<string, CaseForm> forms)
    {
        var (reach, activities) = Cancels(json);
        var interrupt = new Interrupt
        {
            Name = Name(json),
            Label = json.RequiredBilingual("label"),
            Description = json.Bilingual("description"),
            On = Word<InterruptTarget>(json, "on", required: true) ?? InterruptTarget.Case,
            By = Parties(json),
            Stages = Known(json, "stages", json.Texts("stages"), stages),
            TaskKinds = json.Texts("taskKinds"),
            Cancels = reach,
            Activities = activities,
            GoTo = json.Text("goTo"),
            Decision = json.Text("decision"),
            StopsClocks = json.OneOf("clocks", "stop", "keep") is not "keep",
            Status = Word<CaseStatus>(json, "status", required: false),
            Stage = json.Text("stage"),
            Form = json.Text("form"),
            ReasonRequired = json.Flag("reasonRequired"),
            Danger = json.Flag("danger"),
            Once = Word<InterruptLimit>(json, "once", required: false) ?? InterruptLimit.None,
        };
        Check(json, interrupt, stages, forms);
        return interrupt;
    }

    private static string Name(StrictJson json)
    {
        var name = json.RequiredText("name");
        if (name != "" && (!CaseTypeReader.KebabName().IsMatch(name) || name is "claim" or "release" or "comment"))
            json.Problems.Add(json.At("name"), "bad-name", "命令名应为小写字母、数字和连字符，且不得与 claim、release、comment 重名", "A command's name holds small letters, digits and hyphens, and is not claim, release or comment");
        return name;
    }

    private static void Check(StrictJson json, Interrupt interrupt, IReadOnlyList<CaseStage> stages, IReadOnlyDictionary<string, CaseForm> forms)
    {
        var problems = json.Problems;
        if (interrupt.Form is { } form && !forms.ContainsKey(form))
            problems.Add(json.At("form"), "unknown-form", $"没有表单“{form}”", $"There is no form \"{form}\"");
        if (interrupt.Stage is { } stage) Known(json, "stage", [stage], stages);
        if (interrupt.On == InterruptTarget.Task && interrupt.TaskKinds.Count == 0)
            problems.Add(json.At("taskKinds"), "missing", "对任务的中断须指明任务类别", "An interrupt on a task names the kinds of task");
        if (interrupt.On != InterruptTarget.Task && interrupt.TaskKinds.Count > 0)
            problems.Add(json.At("taskKinds"), "unknown-key", "taskKinds 只用于对任务的中断", "taskKinds belongs to an interrupt on a task");
        if (interrupt.On == InterruptTarget.Case && interrupt.Cancels is InterruptReach.Order or InterruptReach.Task)
            problems.Add(json.At("cancels"), "unknown-value", "对案件的中断只能关闭全部或列明的活动", "An interrupt on the case closes everything or named activities");
        if (interrupt.GoTo is null && interrupt.Cancels == InterruptReach.All && interrupt.Status is null or CaseStatus.Open)
            problems.Add(json.At("status"), "missing", "终止流程的中断须说明案件的最终状态", "An interrupt that ends the flow says what status the case ends with");
        if (interrupt.GoTo is null && interrupt.Cancels is InterruptReach.Task or InterruptReach.Activities)
            problems.Add(json.At("goTo"), "missing", "只关闭部分活动的中断须说明流程从哪里继续", "An interrupt that closes some activities says where the flow goes on");
    }

    private static (InterruptReach, IReadOnlyList<string>) Cancels(StrictJson json)
    {
        if (json.Raw("cancels") is System.Text.Json.Nodes.JsonArray) return (InterruptReach.Activities, json.Texts("cancels"));
        return (Word<InterruptReach>(json, "cancels", required: true, "all", "order", "task") ?? InterruptReach.All, []);
    }

    private static List<InterruptParty> Parties(StrictJson json)
    {
        var parties = new List<InterruptParty>();
        foreach (var party in json.Objects("by"))
        {
            var kind = party.OneOf("is", "opener", "assignee");
            var role = party.Text("role");
            var of = party.OneOf("of", "owner", "centre", "unit");
            if (kind is null == role is null || role is null != of is null)
                party.Problems.Add(party.Pointer, "bad-party", "应写成 {\"is\":\"opener\"}、{\"is\":\"assignee\"} 或 {\"role\":…,\"of\":…}", "Write {\"is\":\"opener\"}, {\"is\":\"assignee\"} or {\"role\":…,\"of\":…}");
            if (role is not null) CaseTypeReader.Roles(party, "role", [role]);
            parties.Add(new InterruptParty(kind ?? "role", role, of));
            party.Close();
        }
        if (parties.Count == 0) json.Problems.Add(json.At("by"), "missing", "须说明谁可以使用此命令", "It must say who may use this command");
        return parties;
    }

    private static IReadOnlyList<string> Known(StrictJson json, string key, IReadOnlyList<string> named, IReadOnlyList<CaseStage> stages)
    {
        foreach (var stage in named.Where(n => stages.All(s => s.Key != n)))
            json.Problems.Add(json.At(key), "unknown-stage", $"没有阶段“{stage}”", $"There is no stage \"{stage}\"");
        return named;
    }

    private static T? Word<T>(StrictJson json, string name, bool required, params string[] words) where T : struct, Enum
    {
        if (words.Length == 0) words = [.. Enum.GetNames<T>().Select(n => n.ToLowerInvariant())];
        if (required && !json.Has(name)) json.Problems.Add(json.At(name), "missing", $"缺少“{name}”", $"\"{name}\" is missing");
        return json.OneOf(name, words) is { } word ? Enum.Parse<T>(word, ignoreCase: true) : null;
    }
}
