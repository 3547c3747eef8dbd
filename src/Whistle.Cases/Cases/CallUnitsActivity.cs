using System.Text.Json.Nodes;
using Whistle.Cases.Flows;
using Whistle.Engine;

namespace Whistle.Cases.Cases;

/// <summary>Calls units: one child instance of the unit sub-flow for each, lead and assisting, and waits by the completion rule.</summary>
public sealed class CallUnitsActivity : ActivityType
{
    public const string TypeName = "Whistle.CallUnits";
    public const string Bookmark = "Whistle.Unit";

    public override ActivityDescriptor Descriptor { get; } = new(TypeName,
        new("调度单位", "Call units"),
        new("向牵头与协办单位各派一单，每单走一个子流程，等待各单位办结。", "Sends an order to the lead and to each assisting unit; each runs the unit sub-flow; waits until they are done."),
        FlowCategories.Work)
    {
        Kind = ActivityKind.Task,
        Inputs =
        [
            new("UnitFlow", "String", new("单位子流程", "Unit sub-flow"), new("每个单位各走一份的子流程。", "The sub-flow each unit runs.")) { Required = true, LiteralOnly = true, UiHint = "dropdown", OptionsFrom = OptionSources.Subflows },
            new("From", "String", new("派单环节", "Dispatch step"), new("从哪个环节的表单读取牵头与协办单位。", "The step whose form names lead and assisting units.")) { Required = true, LiteralOnly = true, UiHint = "dropdown", OptionsFrom = OptionSources.Steps },
            new("Completion", "String", new("完成条件", "Completion"), new("全部单位办结，或牵头单位办结。", "All units done, or the lead done."))
            {
                UiHint = "dropdown", Default = "all",
                Options = [new("all", new("全部单位办结", "All units done")), new("lead", new("牵头单位办结", "The lead done"))],
            },
        ],
        Ports =
        [
            new("Done", PortKind.Flow, new("办结", "Done")),
            new("NoneLeft", PortKind.Flow, new("无单位承办", "None left")),
        ],
    };

    public override WaitKind Waits(ActivityNode node) => WaitKind.Child;

    public override FlowCall? Calls(ActivityNode node) => new(node.Literal("unitFlow")?.ToString(), IsAwaited: true);

    public override void Execute(ActivityContext c) => c.Ask("call-units", new JsonObject
    {
        ["unitFlow"] = c.Input("unitFlow")?.DeepClone(),
        ["from"] = c.Input("from")?.DeepClone(),
    });

    public override void Answered(ActivityContext c, HostQuestion question, JsonNode? answer)
    {
        foreach (var child in answer?["children"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            c.AddBookmark(Bookmark, new JsonObject
            {
                ["instanceId"] = child["instanceId"]?.DeepClone(),
                ["orderId"] = child["orderId"]?.DeepClone(),
                ["role"] = child["role"]?.DeepClone(),
            });
            c.State["open"] = Open(c) + 1;
        }
        Settle(c);
    }

    public override void Resume(ActivityContext c, Bookmark bookmark, JsonNode? input)
    {
        c.State["open"] = Open(c) - 1;
        var outcome = input?["output"]?["Outcome"]?.ToString() ?? input?["output"]?["outcome"]?.ToString();
        if (outcome == "returned")
        {
            // The unit is out by an accepted return: the one named instead is called in its place.
            c.Ask("replace-unit", new JsonObject
            {
                ["unitFlow"] = c.Input("unitFlow")?.DeepClone(),
                ["orderId"] = bookmark.Payload["orderId"]?.DeepClone(),
            });
            return;
        }
        c.State["done"] = Done(c) + 1;
        if (bookmark.Payload["role"]?.ToString() == "lead") c.State["leadDone"] = true;
        Settle(c);
    }

    private static void Settle(ActivityContext c)
    {
        var leadOnly = c.Input("completion")?.ToString() == "lead" && c.State["leadDone"]?.GetValue<bool>() == true;
        if (Open(c) > 0 && !leadOnly) return;
        c.Complete(Done(c) > 0 ? "Done" : "NoneLeft");
    }

    private static int Open(ActivityContext c) => c.State["open"]?.GetValue<int>() ?? 0;
    private new static int Done(ActivityContext c) => c.State["done"]?.GetValue<int>() ?? 0;
}
