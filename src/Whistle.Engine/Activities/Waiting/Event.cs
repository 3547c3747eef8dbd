using System.Text.Json.Nodes;

namespace Whistle.Engine.Activities;

/// <summary>Waits for a named event, or starts the instance when one arrives. An event nobody waits for is dropped, as in Elsa.</summary>
internal sealed class Event : ActivityType
{
    public const string TypeName = "Elsa.Event";

    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("Event", Describe.Primitives, "等待事件", "Event", "等到某个名称的事件发生", "Waits until an event of this name happens") with
        {
            Kind = ActivityKind.Trigger,
            Inputs = [Describe.Input("EventName", "String", "事件名", "Event name", "要等的事件", "The event to wait for")],
            Outputs = [Describe.Output("Result", "Object", "事件内容", "Payload", "事件带来的数据", "What the event brought along")]
        };

    public override WaitKind Waits(ActivityNode node) => WaitKind.Outside;

    public override void Execute(ActivityContext c)
    {
        if (c.IsTrigger) Arrived(c, c.TriggerInput);
        else c.AddBookmark(TypeName, new JsonObject { ["eventName"] = c.Input<string>("EventName") });
    }

    public override void Resume(ActivityContext c, Bookmark bookmark, JsonNode? input) => Arrived(c, input);

    /// <summary>Waits for the event the new version names.</summary>
    public override void TakenUp(ActivityContext c)
    {
        var name = c.Input<string>("EventName");
        foreach (var bookmark in c.Bookmarks.Where(b => b.Payload["eventName"]?.GetValue<string>() != name))
        {
            c.RemoveBookmark(bookmark.Id);
            c.AddBookmark(TypeName, new JsonObject { ["eventName"] = name });
        }
    }

    private static void Arrived(ActivityContext c, JsonNode? input)
    {
        c.SetOutput("Result", input);
        c.Complete();
    }
}

internal sealed class PublishEvent : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("PublishEvent", Describe.Primitives, "发布事件", "Publish event", "发布一个事件，唤醒等它的流程", "Publishes an event that wakes whoever waits for it") with
        {
            Inputs =
            [
                Describe.Input("EventName", "String", "事件名", "Event name", "要发布的事件", "The event to publish"),
                Describe.Input("CorrelationId", "String", "关联号", "Correlation id", "只唤醒此关联号的流程", "Wakes only instances with this correlation id"),
                Describe.Input("IsLocalEvent", "Boolean", "仅限本实例", "This instance only", "只在本实例内有效", "Only this instance hears it", "checkbox", false),
                Describe.Input("Payload", "Object", "内容", "Payload", "随事件带去的数据", "What the event brings along")
            ]
        };

    public override void Execute(ActivityContext c)
    {
        c.Emit("publish-event", new JsonObject
        {
            ["eventName"] = c.Input<string>("EventName"),
            ["correlationId"] = c.Input<string>("CorrelationId"),
            ["isLocal"] = c.Input<bool>("IsLocalEvent"),
            ["payload"] = c.Input("Payload")?.DeepClone()
        });
        c.Complete();
    }
}
