using System.Text.Json.Nodes;
using Whistle.Cases.Designing.Guard;
using Whistle.Cases.Flows;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Cases;

/// <summary>An activity that asks the host to do one thing to the case and goes on.</summary>
public abstract class CaseActivity(string question, params string[] inputs) : ActivityType
{
    public override void Execute(ActivityContext c)
    {
        var payload = new JsonObject();
        foreach (var name in inputs) payload[name] = c.Input(name)?.DeepClone();
        c.Ask(question, payload);
    }

    public override void Answered(ActivityContext c, HostQuestion asked, JsonNode? answer) => c.Complete();
}

/// <summary>Moves the case to a stage of its type.</summary>
public sealed class SetStageActivity() : CaseActivity("set-stage", "stage")
{
    public override ActivityDescriptor Descriptor { get; } = new("Whistle.SetStage",
        new("进入阶段", "Set stage"), new("案件进入指定阶段。", "The case enters a stage."), FlowCategories.Case)
    {
        Inputs = [new("Stage", "String", new("阶段", "Stage"), new("案件进入的阶段。", "The stage the case enters.")) { Required = true, LiteralOnly = true, UiHint = "dropdown", OptionsFrom = OptionSources.Stages }],
    };
}

/// <summary>Ends the case's work with a status.</summary>
public sealed class CloseCaseActivity() : CaseActivity("close-case", "status", "result")
{
    public override ActivityDescriptor Descriptor { get; } = new("Whistle.CloseCase",
        new("办结案件", "Close the case"), new("办结、撤销、归档或重新办理案件。", "Closes, cancels, archives or reopens the case."), FlowCategories.Case)
    {
        Inputs =
        [
            new("Status", "String", new("状态", "Status"), new("案件变为的状态。", "What the case becomes."))
            {
                Required = true, LiteralOnly = true, UiHint = "dropdown", Default = "closed",
                Options = [new("closed", new("办结", "Closed")), new("cancelled", new("撤销", "Cancelled")),
                    new("archived", new("归档", "Archived")), new("open", new("重新办理", "Reopened"))],
            },
            new("Result", "String", new("结果", "Result"), new("记入案件的结果代号，可不填。", "Key of the result kept with the case; may be empty.")),
        ],
    };
}

/// <summary>Puts a message into somebody's in-tray.</summary>
public sealed class NotifyActivity : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } = new("Whistle.Notify",
        new("发送通知", "Notify"), new("向岗位、单位或原经办人发送消息。", "Sends a message to a role, a unit or an earlier handler."), FlowCategories.Work)
    {
        Inputs =
        [
            new("MessageZh", "String", new("内容", "Message in Chinese"), new("接在案件编号之后显示。", "Shown after the number of the case.")) { UiHint = "multiline" },
            new("MessageEn", "String", new("英文内容", "Message in English"), new("可不填，不填则显示中文。", "May be empty: the Chinese text is shown then.")) { UiHint = "multiline" },
            new("Message", "Object", new("内容", "Message"), new("旧写法，保留供已有流程使用。", "The older form, kept for existing flows.")) { UiHint = "json-editor", IsBrowsable = false },
            .. AssigneeInputs.Described,
            Acts.Input,
        ],
    };

    public override void Execute(ActivityContext c)
    {
        var message = InputValues.Parsed(c.Input("Message")) as JsonObject;
        var zh = InputValues.Text(c.Input("MessageZh")) ?? InputValues.Text(message?["zh"]);
        var en = InputValues.Text(c.Input("MessageEn")) ?? InputValues.Text(message?["en"]);
        c.Ask("notify", new JsonObject
        {
            ["to"] = AssigneeInputs.Rule(c.Input)?.DeepClone(),
            ["message"] = (zh ?? en) is null ? null : new JsonObject { ["zh"] = zh ?? en, ["en"] = en ?? zh },
        });
    }

    public override IEnumerable<FlowProblem> Check(ActivityNode node)
    {
        if (new[] { "MessageZh", "MessageEn", "Message" }.All(name => node.Input(name) is null))
            yield return new FlowProblem("missing-input", node.Id, new("通知没有内容。", "The notification says nothing."), new("填写“内容”。", "Fill in the message."), false);
        if (AssigneeInputs.Problem(node) is { } problem) yield return problem;
    }
}

/// <summary>Asks the duty catalogue who leads, by the case's category and place.</summary>
public sealed class RouteActivity : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } = new("Whistle.Route",
        new("确定牵头单位", "Route"), new("按事项分类与属地查职责目录，给出牵头与协办单位及依据。", "Looks up lead and assisting units by category and area, with the reason."), FlowCategories.Work)
    {
        Inputs = [new("By", "String", new("依据", "By"), new("按事项分类与属地查职责目录。", "By category and area, from the duty catalogue.")) { Default = "category", UiHint = "dropdown", Options = [new("category", new("事项分类", "Category"))] }],
        Outputs =
        [
            new("Lead", "String", new("牵头单位", "Lead"), new("单位代码。", "Code of the unit.")),
            new("Assist", "Object", new("协办单位", "Assisting"), new("单位代码。", "Codes of units.")),
            new("Reason", "Object", new("依据", "Reason"), new("目录条目。", "The catalogue's entry.")),
        ],
        Ports = [new("Found", PortKind.Flow, new("唯一确定", "Found")), new("NotFound", PortKind.Flow, new("不能确定", "Not found"))],
    };

    public override void Execute(ActivityContext c) => c.Ask("route", new JsonObject { ["by"] = c.Input("by")?.DeepClone() });

    public override void Answered(ActivityContext c, HostQuestion question, JsonNode? answer)
    {
        c.SetOutput("Lead", answer?["lead"]?.DeepClone());
        c.SetOutput("Assist", answer?["assist"]?.DeepClone());
        c.SetOutput("Reason", answer?["reason"]?.DeepClone());
        c.Complete(answer?["lead"] is null ? "NotFound" : "Found");
    }
}

/// <summary>Waits for a named message of the case, kept if it comes early, until a date at the latest.</summary>
public sealed class WaitMessageActivity : ActivityType
{
    public const string Bookmark = "Whistle.Message";
    private const string Review = "review";

    public override ActivityDescriptor Descriptor { get; } = new("Whistle.WaitMessage",
        new("等待消息", "Wait for a message"), new("等待外部消息，到复查时间仍未收到则走“超时”。", "Waits for a message from outside; takes Timeout at the review date."), FlowCategories.Work)
    {
        Kind = ActivityKind.Task,
        Inputs =
        [
            new("Message", "String", new("消息", "Message"), new("要等的消息的名称，外部系统以它发来。", "Name of the message, by which it is sent from outside.")) { Required = true },
            new("Until", "TimeSpan", new("最长等待", "At most"), new("到期仍未收到即走“超时”，如 30.00:00:00 或 P30D。", "After this time it takes Timeout, e.g. 30.00:00:00 or P30D.")) { Required = true, Default = "30.00:00:00" },
            Acts.Input,
        ],
        Ports = [new("Received", PortKind.Flow, new("收到", "Received")), new("Timeout", PortKind.Flow, new("超时", "Timeout"))],
    };

    /// <summary>Its review date ends the wait.</summary>
    public override WaitKind Waits(ActivityNode node) => WaitKind.Time;

    public override void Execute(ActivityContext c) => c.Ask("take-message", new JsonObject { ["message"] = c.Input("message")?.ToString() });

    public override void Answered(ActivityContext c, HostQuestion question, JsonNode? answer)
    {
        if (answer?["received"]?.GetValue<bool>() == true)
        {
            c.Complete("Received");
            return;
        }
        var until = c.State[Review]?.GetValue<DateTimeOffset>() ?? c.Now + (c.Input<TimeSpan?>("until") ?? TimeSpan.FromDays(30));
        c.AddBookmark(Bookmark, new JsonObject { ["message"] = c.Input("message")?.ToString() }, until);
    }

    /// <summary>Waits for the message the new version names, which may have come already; the review date stays.</summary>
    public override void TakenUp(ActivityContext c)
    {
        foreach (var bookmark in c.Bookmarks.Where(b => b.Payload["message"]?.ToString() != c.Input("message")?.ToString()))
        {
            c.State[Review] = bookmark.DueAt;
            c.RemoveBookmark(bookmark.Id);
            Execute(c);
        }
    }

    public override void Resume(ActivityContext c, Bookmark bookmark, JsonNode? input) =>
        c.Complete(input?["timer"] is null ? "Received" : "Timeout");
}
