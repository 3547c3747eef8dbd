using Whistle.Engine;

namespace Whistle.Cases.Designing.Guard.Statutes;

/// <summary>What holds for a case of any type.</summary>
internal static class EveryCase
{
    private static readonly LocalText Basis = new("平台规则", "rule of the platform");

    public static readonly Statute Statute = new("", new("所有案件", "Every case"), [], [],
    [
        new Afterwards("case-not-closed", Basis,
            new("沿这条路径，流程结束时案件既没有办结、撤销，也没有归档", "On this path the flow ends while the case is neither closed, cancelled nor archived"),
            new("让每条路径最后都经过“办结案件”", "Let every path pass an activity that closes the case"),
            null, [], [], [new Answer(Acts.Close)]),
        new Afterwards("reopened-not-closed", Basis,
            new("案件重新办理后，沿这条路径不会再次办结", "After the case is reopened this path does not close it again"),
            new("让重新办理后的每条路径也经过“办结案件”", "Let every path after the reopening pass an activity that closes the case"),
            Acts.Reopen, [], [], [new Answer(Acts.Close)]),
    ]);
}
