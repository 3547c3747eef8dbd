using Whistle.Engine;

namespace Whistle.Cases.Designing.Guard.Statutes;

/// <summary>行政处罚法: the ordinary procedure and its border with the summary one. Whether review comes before or after notice is local; that no decision comes without it is law.</summary>
internal static class PenaltyLaw
{
    private const string Filed = "filed";
    private const string NothingFiled = "nothing-filed";
    private const string TwoOfficers = "two-officers";
    private const string Reviewed = "review-passed";
    private const string HearingReviewed = "review-follows-hearing";
    private const string Notified = "notice-given";
    private const string Stated = "statement-heard";
    private const string HearingMet = "hearing-met";
    private const string DiscussionMet = "discussion-met";
    private const string Decided = "decided";
    private const string NoSummary = "no-summary-decision";

    public static readonly Statute Statute = new("penalty", new("行政处罚法", "Administrative Penalty Law"), [NothingFiled, HearingReviewed, HearingMet, NoSummary],
    [
        new ActEffect(Acts.File, ["file", "filed", "accept", "approve"], [Filed], [NothingFiled]),
        new ActEffect(Acts.Investigate, [], [], [NothingFiled, TwoOfficers, Reviewed, Notified, Stated, DiscussionMet, Decided]),
        new ActEffect(Acts.SecondOfficer, ["confirm", "confirmed", "agree"], [TwoOfficers], []),
        new ActEffect(Acts.SecondOfficer, [], [], [TwoOfficers]),
        new ActEffect(Acts.Review, ["passed", "pass", "agree"], [Reviewed, HearingReviewed], []),
        new ActEffect(Acts.Review, [], [], [Reviewed]),
        new ActEffect(Acts.Revise, [], [], [Reviewed, DiscussionMet, Decided]),
        new ActEffect(Acts.Notice, [], [Notified], [Stated]),
        new ActEffect(Acts.Statement, ["hearing", "hearing-requested"], [Stated], [HearingMet]),
        new ActEffect(Acts.Statement, [], [Stated], []),
        new ActEffect(Acts.Hear, [], [HearingMet], [HearingReviewed]),
        new ActEffect(Acts.Assess, ["ordinary", "simple"], [DiscussionMet], []),
        new ActEffect(Acts.Assess, [], [], [DiscussionMet]),
        new ActEffect(Acts.CollectiveDiscussion, ["adopted", "agreed", "passed"], [DiscussionMet], []),
        new ActEffect(Acts.CollectiveDiscussion, [], [], [DiscussionMet]),
        new ActEffect(Acts.Decide, [.. NotDecided], [], []),
        new ActEffect(Acts.Decide, [], [Decided], []),
        new ActEffect(Acts.SummaryDecide, [], [Decided], [NoSummary]),
        new ActEffect(Acts.Reopen, [], [], [TwoOfficers, Reviewed, Notified, Stated, DiscussionMet, Decided]),
    ],
    [
        new Before("investigate-before-filing", Law("五十四", "54"),
            new("没有立案就可能调查取证", "The investigation can begin before the case is filed"),
            new("让通往调查的每条路径都先经过“立案”的予以立案出口", "Let every path to the investigation pass the filing with the outcome file"), [Acts.Investigate], Filed),
        new Separated("second-officer-is-first", Law("四十二", "42"),
            new("同一人可以既调查又以第二执法人员身份确认，执法人员不足两人", "One person may investigate and confirm as the second officer, which makes fewer than two"),
            new("在第二执法人员任务的“回避环节”中写明所有调查环节", "Name every investigating step in the second officer's Not by"), Acts.SecondOfficer, [Acts.Investigate]),
        new Before("one-officer-only", Law("四十二", "42"),
            new("没有第二名执法人员参与就可能走到这里", "This can be reached with only one officer having taken part"),
            new("让每条路径都先经过“第二执法人员确认”的确认出口", "Let every path pass the second officer's task with the outcome confirm"), [Acts.Review, Acts.Decide], TwoOfficers),
        new Separated("reviewer-is-handler", new("《行政处罚法》第五十八条、国办发〔2018〕118号", "Administrative Penalty Law, art. 58; State Council General Office document [2018] No. 118"),
            new("办案人员可以审核自己办的案件", "Whoever handled the case may review it"),
            new("在法制审核任务的“回避环节”中写明所有调查和第二执法人员环节", "Name every investigating and second officer's step in the review's Not by"), Acts.Review, [Acts.Investigate, Acts.SecondOfficer]),
        new Separated("presider-is-investigator", Law("六十四", "64"),
            new("本案调查人员可以主持听证", "An investigator of the case may preside over the hearing"),
            new("在听证任务的“回避环节”中写明所有调查和第二执法人员环节", "Name every investigating and second officer's step in the hearing's Not by"), Acts.Hear, [Acts.Investigate, Acts.SecondOfficer]),
        new Before("decide-without-review", Law("五十八", "58"),
            new("未经法制审核或者审核未通过就可能作出决定", "A decision can be reached without a passed legal review"),
            new("让通往决定的每条路径都经过“法制审核”的通过出口；审核后又补充调查或修改的，须重新审核", "Let every path to the decision pass the legal review with the outcome passed; what is investigated or revised afterwards is reviewed again"), [Acts.Decide], Reviewed),
        new Before("decide-without-review-of-hearing", Law("五十八", "58"),
            new("经过听证的案件，听证后没有法制审核就可能作出决定", "After a hearing a decision can be reached that was not reviewed since"),
            new("在听证之后、决定之前再画一次法制审核", "Draw a legal review between the hearing and the decision"), [Acts.Decide], HearingReviewed),
        new Before("decide-without-notice", Law("四十四", "44"),
            new("没有告知当事人拟处罚内容及事实、理由、依据就可能作出决定", "A decision can be reached before the party was told the penalty, its facts, reasons and basis"),
            new("让通往决定的每条路径都先经过标为“处罚告知”的任务", "Let every path to the decision pass a task whose Act is 'give notice'"), [Acts.Decide], Notified),
        new Before("decide-without-statement", Law("七条、第四十五", "7 and 45"),
            new("没有听取当事人陈述、申辩就可能作出决定", "A decision can be reached before the party's statement and defence were heard"),
            new("在告知之后、决定之前画一个标为“听取陈述、申辩”的任务（放弃的，记录在案）", "Draw a task whose Act is 'hear the statement' between notice and decision (a waiver is recorded there)"), [Acts.Decide], Stated),
        new Before("decide-without-hearing", Law("六十三条、第六十四", "63 and 64"),
            new("当事人要求听证后，没有举行听证就可能作出决定", "After the party has asked for a hearing a decision can be reached without one"),
            new("把“要求听证”的出口引向标为“听证”的任务", "Lead the outcome that asks for a hearing to a task whose Act is 'hold a hearing'"), [Acts.Decide], HearingMet),
        new Before("decide-without-discussion", Law("五十七", "57"),
            new("没有研判案件是否复杂、重大，或者复杂、重大的没有集体讨论，就可能作出决定", "A decision can be reached although nobody assessed whether the case is complex or grave, or no collective discussion was held on one that is"),
            new("决定前先经过“研判”的 ordinary 出口，或“集体讨论”的 adopted 出口", "Before the decision pass the assessment with the outcome ordinary, or the collective discussion with the outcome adopted"), [Acts.Decide], DiscussionMet),
        new Before("serve-before-decision", Law("六十一", "61"),
            new("没有作出决定就可能送达", "Service can be reached before a decision"),
            new("把送达画在决定之后", "Draw the service after the decision"), [Acts.Serve], Decided),
        new Before("publish-before-decision", Law("四十八", "48"),
            new("没有作出决定就可能公示", "Publication can be reached before a decision"),
            new("把公示画在决定之后", "Draw the publication after the decision"), [Acts.Publish], Decided),
        new Afterwards("decision-not-served", Law("六十一", "61"),
            new("作出处罚决定后，沿这条路径没有送达", "After a penalty is decided this path does not serve it"),
            new("在处罚决定的出口后接一个标为“送达”的任务", "Put a task whose Act is 'serve' after the outcome that decides a penalty"),
            Acts.Decide, [], [.. NotDecided, "no-penalty", "not-established"], [new Answer(Acts.Serve)]),
        new Timed("serve-without-clock", Law("六十一", "61"),
            new("送达没有计七日期限", "The service does not run under its seven days"),
            new("把该任务的“时限”设为 pen.serve", "Set the task's clock to pen.serve"), Acts.Serve, ["pen.serve"]),
        new Timed("decision-without-clock", Law("六十", "60"),
            new("流程没有计立案后九十日的决定期限", "No clock runs for the ninety days from filing to decision"),
            new("立案后用“时限”活动开始 pen.decide", "Start pen.decide with a Clock activity after the filing"), null, ["pen.decide"]),
        new Before("summary-after-filing", Law("五十一条、第五十二", "51 and 52"),
            new("已经立案或调查的案件又可能走当场处罚", "A case that was filed or investigated can still be decided on the spot"),
            new("当场处罚单独成一支，不与普通程序交叉", "Keep the summary procedure on a branch of its own"), [Acts.SummaryDecide], NothingFiled),
        new Before("ordinary-after-summary", Law("五十一条、第五十二", "51 and 52"),
            new("当场处罚之后又可能走普通程序", "The ordinary procedure can be reached after a decision on the spot"),
            new("当场处罚单独成一支，作出后直接交付、结案", "Keep the summary procedure on a branch of its own that ends with handing over the decision"), [Acts.File, Acts.Investigate, Acts.Decide], NoSummary),
        new Contains("act-missing", Law("四十四条、第四十五条、第五十四条、第五十七条、第五十八条、第六十一", "44, 45, 54, 57, 58 and 61"),
            new("流程中没有任何环节标为", "No step of the flows carries the act"),
            new("把相应任务的“法定行为”选为这一项", "Choose it as the Act of the task concerned"),
            [Acts.File, Acts.Investigate, Acts.SecondOfficer, Acts.Notice, Acts.Statement, Acts.Review, Acts.Decide, Acts.Serve]),
    ]);

    /// <summary>Outcomes of the deciding task that send the case elsewhere instead of deciding it.</summary>
    private static IReadOnlyList<string> NotDecided => ["send-back", "return", "transfer"];

    private static LocalText Law(string zh, string en) => new($"《行政处罚法》第{zh}条", $"Administrative Penalty Law, art. {en}");
}
