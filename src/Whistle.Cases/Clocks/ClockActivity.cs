using System.Text.Json.Nodes;
using System.Xml;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows;
using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>Starts, pauses, resumes, restarts or stops a clock of the case or of the order the flow carries.</summary>
public sealed class ClockActivity() : CaseActivity("clock", "action", "policy", "reason", "atMost")
{
    public override ActivityDescriptor Descriptor { get; } = new("Whistle.Clock",
        new("时限", "Clock"), new("开始、暂停、恢复、重新开始或停止一个时限。", "Starts, pauses, resumes, restarts or stops a clock."), FlowCategories.Case)
    {
        Inputs =
        [
            new("Action", "String", new("动作", "Action"), new("对时限做什么。", "What to do to the clock."))
            {
                Required = true, LiteralOnly = true, UiHint = "dropdown", Default = "start",
                Options =
                [
                    new("start", new("开始", "Start")), new("pause", new("暂停", "Pause")), new("resume", new("恢复", "Resume")),
                    new("restart", new("重新开始", "Restart")), new("stop", new("停止", "Stop")),
                ],
            },
            new("Policy", "String", new("时限", "Policy"), new("对哪个时限。", "The time limit it is about.")) { Required = true, LiteralOnly = true, UiHint = "dropdown", OptionsFrom = OptionSources.Clocks },
            new("Reason", "String", new("暂停事由", "Ground of the pause"), new("仅用于暂停；须是该时限允许的事由。", "For a pause only; one the policy allows."))
            {
                LiteralOnly = true, UiHint = "dropdown",
                Options =
                [
                    new("WAITING_CITIZEN", new("等待当事人", "Waiting for the citizen")), new("SUPPLEMENT", new("补充材料", "Supplement of materials")),
                    new("EXPERT_TEST", new("检测鉴定", "Expert test")), new("HEARING", new("听证", "Hearing")), new("FORCE_MAJEURE", new("不可抗力", "Force majeure")),
                ],
            },
            new("AtMost", "TimeSpan", new("最长暂停", "At most"), new("仅用于暂停；不填则至该事由允许的最长时间。", "For a pause only; empty: as long as the ground allows.")),
        ],
    };
}

/// <summary>
/// Carries out Whistle.Clock. The drawing is the authority, so nobody is asked. Said twice, each action is done once: a clock that runs is not
/// started again, a paused one keeps its first pause, a running one has nothing to resume, and one that is over nothing to stop.
/// </summary>
public sealed class ClockAnswer : IHostAnswer
{
    public string Kind => "clock";

    public async Task<JsonNode?> Answer(CaseRun run, FlowInstance instance, HostQuestion question)
    {
        var policy = question.Payload["policy"]!.ToString();
        var order = await Orders.Find(run, instance.UnitOrderId);
        switch (question.Payload["action"]?.ToString())
        {
            case "stop":
                await ClockKeeping.Stop(run, policy, order);
                break;
            case "pause":
                await Pause(run, await Required(run, policy, order), question.Payload);
                break;
            case "resume":
                if (await Required(run, policy, order) is { State: ClockState.Paused } paused) await ClockChanges.Resume(run, paused, null);
                break;
            case "restart":
                if (await ClockKeeping.Find(run, policy, order) is { } running) await ClockChanges.Restart(run, running, null);
                else await ClockKeeping.Start(run, policy, order, null);
                break;
            default:
                await ClockKeeping.Start(run, policy, order, null);
                break;
        }
        return null;
    }

    private static async Task Pause(CaseRun run, Clock clock, JsonObject input)
    {
        if (clock.State == ClockState.Paused) return;
        var reason = input["reason"]?.ToString() ?? "";
        if (run.City.Policies.Of(clock)?.Pause(reason) is not { } rule)
            throw new FlowQuestionException(new LocalText($"时限“{clock.Name}”不得因“{reason}”暂停。", $"The clock '{clock.NameEn}' may not be stopped for '{reason}'."), "not-pausable");
        var latest = await ClockChanges.LatestEnd(run, clock, rule);
        var until = Length(input["atMost"]) is { } most ? run.Work.Now + most : latest;
        if (until > latest || until <= run.Work.Now)
            throw new FlowQuestionException(new LocalText($"暂停“{clock.Name}”最长至 {ClockDue.Zh(latest)}。", $"'{clock.NameEn}' may be stopped until {ClockDue.En(latest)} at the latest."), "pause-too-long");
        await ClockChanges.Pause(run, clock, rule, until, null, null, null);
    }

    private static async Task<Clock> Required(CaseRun run, string policy, UnitOrder? order) => await ClockKeeping.Find(run, policy, order)
        ?? throw new FlowQuestionException(new LocalText($"没有正在计时的“{policy}”。", $"No clock '{policy}' is running."), "no-such-clock");

    private static TimeSpan? Length(JsonNode? node)
    {
        if (node?.ToString() is not { Length: > 0 } text) return null;
        if (TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var span)) return span;
        try { return XmlConvert.ToTimeSpan(text); }
        catch (FormatException) { throw new FlowQuestionException(new LocalText($"“{text}”不是时长。", $"'{text}' is not a length of time."), "bad-length"); }
    }
}
