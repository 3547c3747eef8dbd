using System.Text.Json.Nodes;
using Whistle.Cases.Flows;
using Whistle.Engine;

namespace Whistle.Cases.Cases;

/// <summary>The stage a case is in, as its type names them.</summary>
public static class Stages
{
    public static void Enter(CaseRun run, string stage)
    {
        if (run.Case.Stage == stage) return;
        if (run.Type.Stage(stage) is not { } known)
            throw new FlowQuestionException(new LocalText($"案件类型没有阶段“{stage}”。", $"The case type has no stage '{stage}'."));
        run.Case.Stage = stage;
        run.Timeline.Tell("stage", new LocalText($"进入{known.Name.Zh}", $"Entered: {known.Name.En}"),
            dataJson: new JsonObject { ["stage"] = stage }.ToJsonString());
    }
}
