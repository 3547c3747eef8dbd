using Whistle.Engine;

namespace Whistle.Cases.Designing.Guard.Statutes;

/// <summary>街道吹哨、部门报到: whoever handles a matter does not judge it; no unit is left out of the feedback.</summary>
internal static class WhistleOrder
{
    private const string UnitsEnded = "units-ended";
    private const string Verified = "verified";

    private static readonly LocalText Basis = new("“街道吹哨、部门报到”工作规则", "working rules of whistle and report");

    public static readonly Statute Statute = new("whistle", new("街道吹哨、部门报到", "Whistle and report"), [],
    [
        new ActEffect(Acts.CallUnits, [CalledUnits.All], [UnitsEnded], [Verified]),
        new ActEffect(Acts.CallUnits, [], [], [UnitsEnded, Verified]),
        new ActEffect(Acts.Dispatch, [], [], [UnitsEnded, Verified]),
        new ActEffect(Acts.Verify, ["pass", "passed"], [Verified], []),
        new ActEffect(Acts.Verify, [], [], [Verified, UnitsEnded]),
        new ActEffect(Acts.Reopen, [], [], [Verified, UnitsEnded]),
    ],
    [
        new Separated("approver-is-opener", Basis,
            new("吹哨人可以审批自己的吹哨", "Whoever blows the whistle may approve it"),
            new("在审批任务的“回避环节”中加上 open", "Add open to the task's Not by"), Acts.Approve, [Separation.Opening]),
        new Separated("verifier-is-handler", Basis,
            new("处置人可以核验自己的处置", "Whoever handled the matter may verify it"),
            new("在核验任务的“回避环节”中写明所有处置环节", "Name every handling step in the task's Not by"), Acts.Verify, [Acts.Handle]),
        new Before("verify-before-units-end", Basis,
            new("还有被叫单位没有办结（反馈或准予退单）就可能走到这里", "This can be reached while a called unit has neither fed back nor been excused"),
            new("先经过完成条件为“全部单位办结”的“调度单位”，从其“办结”出口再到这里", "Come here only from the Done port of Call units whose completion is 'all units done'"),
            [Acts.FeedBack, Acts.Verify], UnitsEnded),
        new Before("rate-before-verify", Basis,
            new("没有核验通过就可能评价", "The units can be rated before the result is verified"),
            new("让通往评价的每条路径都经过“核验”的通过出口", "Let every path to the rating pass a verification with the outcome pass"), [Acts.Rate], Verified),
        new Afterwards("unit-not-ended", Basis,
            new("沿这条路径，被叫单位没有反馈也没有准予退单就结束了", "On this path a called unit ends without feeding back and without being excused"),
            new("让单位子流程的每条路径都经过“处置反馈”，或经综治中心同意退单", "Let every path of the unit sub-flow pass the handling task, or a return the centre accepts"),
            null, [], [], [new Answer(Acts.Handle), new Answer(Acts.RuleOnReturn, "accept", "accepted")]) { OfCalledUnits = true },
        new Contains("act-missing", Basis,
            new("流程中没有任何环节标为", "No step of the flows carries the act"),
            new("把相应任务的“法定行为”选为这一项", "Choose it as the Act of the task concerned"), [Acts.CallUnits, Acts.Handle, Acts.Verify, Acts.Rate]),
    ]);
}
