using System.Text.Json.Nodes;
using Whistle.Engine;

namespace Whistle.Cases.Designing.Guard;

/// <summary>
/// What an activity is in law or in the rules of the work: a closed list of codes. An activity carries its act as a literal, so that
/// the publish guard can tell from the drawing alone what happens before what; an expression there is refused.
/// </summary>
public static class Acts
{
    /// <summary>Name of the input that carries the act.</summary>
    public const string InputName = "Act";

    public const string Approve = "approve";
    public const string Dispatch = "dispatch";
    public const string Sign = "sign";
    public const string Arrive = "arrive";
    public const string Handle = "handle";
    public const string RuleOnReturn = "rule-on-return";
    public const string FeedBack = "feed-back";
    public const string Verify = "verify";
    public const string Rate = "rate";
    public const string FollowUp = "follow-up";

    public const string Register = "register";
    public const string Consent = "consent";
    public const string Mediate = "mediate";
    public const string Agree = "agree";
    public const string Confirm = "confirm";
    public const string InformRemedies = "inform-remedies";
    public const string Perform = "perform";

    public const string File = "file";
    public const string Investigate = "investigate";
    public const string SecondOfficer = "second-officer";
    public const string Preserve = "preserve";
    public const string Review = "review";
    public const string Revise = "revise";
    public const string Notice = "notice";
    public const string Statement = "statement";
    public const string Hear = "hear";
    public const string Assess = "assess";
    public const string CollectiveDiscussion = "collective-discussion";
    public const string Decide = "decide";
    public const string SummaryDecide = "summary-decide";
    public const string Serve = "serve";
    public const string Publish = "publish";
    public const string WithdrawPublication = "withdraw-publication";
    public const string Execute = "execute";
    public const string Transfer = "transfer";
    public const string Close = "close";

    /// <summary>Acts an activity is by its nature, without saying so: reopening a case, calling units.</summary>
    public const string Reopen = "reopen";
    public const string CallUnits = "call-units";

    /// <summary>Every act an activity may carry, in the order of the work.</summary>
    public static readonly IReadOnlyList<InputOption> All =
    [
        new(Approve, new("审批", "Approve")),
        new(Dispatch, new("派单", "Dispatch")),
        new(Sign, new("应哨（签收）", "Sign for an order")),
        new(Arrive, new("报到", "Report in")),
        new(Handle, new("处置反馈", "Handle and feed back")),
        new(RuleOnReturn, new("审定退单", "Rule on a return")),
        new(FeedBack, new("汇总反馈", "Merge the feedback")),
        new(Verify, new("现场核验", "Verify on site")),
        new(Rate, new("评价", "Rate")),
        new(FollowUp, new("回访", "Follow up")),
        new(Register, new("受理登记", "Accept and register")),
        new(Consent, new("征询调解意愿", "Ask for consent to mediation")),
        new(Mediate, new("人民调解", "People's mediation")),
        new(Agree, new("达成调解协议", "Reach an agreement")),
        new(Confirm, new("申请司法确认", "Apply for judicial confirmation")),
        new(InformRemedies, new("告知救济途径", "Tell the remedies")),
        new(Perform, new("督促履行", "See to performance")),
        new(File, new("立案", "File the case")),
        new(Investigate, new("调查取证", "Investigate")),
        new(SecondOfficer, new("第二执法人员确认", "A second officer confirms")),
        new(Preserve, new("先行登记保存", "Preserve evidence")),
        new(Review, new("法制审核", "Legal review")),
        new(Revise, new("修改拟处罚决定", "Revise the proposed decision")),
        new(Notice, new("处罚告知", "Give notice of the penalty")),
        new(Statement, new("听取陈述、申辩", "Hear the statement and defence")),
        new(Hear, new("听证", "Hold a hearing")),
        new(Assess, new("研判是否复杂、重大", "Assess whether complex or grave")),
        new(CollectiveDiscussion, new("集体讨论", "Collective discussion")),
        new(Decide, new("作出决定", "Decide")),
        new(SummaryDecide, new("当场作出处罚决定", "Decide on the spot")),
        new(Serve, new("送达", "Serve")),
        new(Publish, new("公示", "Publish")),
        new(WithdrawPublication, new("撤回公示", "Withdraw the publication")),
        new(Execute, new("执行", "Execute")),
        new(Transfer, new("移送", "Transfer")),
        new(Close, new("结案", "Close")),
    ];

    /// <summary>The input by which an activity says what act it is.</summary>
    public static InputDescriptor Input { get; } = new(InputName, "String", new("法定行为", "Act"),
        new("本环节在法律或工作规则上是什么行为，发布检查据此核对程序；不是则留空。", "What this step is in law or in the rules of the work; the publish guard checks the procedure by it. Leave empty when it is none."))
    {
        LiteralOnly = true,
        UiHint = "dropdown",
        Options = All,
    };

    /// <summary>The act an activity carries or is; null for none, or for one that is not a literal.</summary>
    public static string? Of(ActivityNode node) => node.Type switch
    {
        Cases.CloseCaseActivity => Text(node, "status") == "open" ? Reopen : Close,
        Cases.CallUnitsActivity => CallUnits,
        _ => Text(node, InputName),
    };

    internal static string? Text(ActivityNode node, string input) =>
        node.Literal(input) is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
