using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Cases;

/// <summary>The end of a case's work: its status, its clocks and the sentence about it.</summary>
public static class CaseClosing
{
    public static async Task Close(CaseRun run, CaseStatus status, string? comment)
    {
        var c = run.Case;
        if (c.Status == status) return;
        c.Status = status;
        c.ClosedAt ??= run.Work.Now;
        await ClockKeeping.StopAll(run, cancelled: status == CaseStatus.Cancelled);
        await StandingTasks.Cancel(run, _ => true);
        var text = status switch
        {
            CaseStatus.Closed => new LocalText("案件办结", "Case closed"),
            CaseStatus.Cancelled => new LocalText("案件撤销", "Case cancelled"),
            CaseStatus.Archived => new LocalText("案件归档", "Case archived"),
            _ => new LocalText("案件重新办理", "Case reopened"),
        };
        run.Timeline.Tell(status.ToString().ToLowerInvariant(), text, comment);
        run.Timeline.Publish("case.closed");
    }

    public static void Reopen(CaseRun run)
    {
        run.Case.Status = CaseStatus.Open;
        run.Case.ClosedAt = null;
        run.Timeline.Tell("reopened", new LocalText("案件重新办理", "Case reopened"));
    }
}
