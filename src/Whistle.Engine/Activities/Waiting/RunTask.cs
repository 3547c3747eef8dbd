using System.Text.Json.Nodes;

namespace Whistle.Engine.Activities;

/// <summary>Hands a named task to the host and waits for its result.</summary>
internal sealed class RunTask : ActivityType
{
    public const string TypeName = "Elsa.RunTask";

    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("RunTask", Describe.Primitives, "交办任务", "Run task", "交给外部办理并等待结果", "Hands out a task and waits for its result") with
        {
            Inputs =
            [
                Describe.Input("TaskName", "String", "任务名", "Task name", "任务的名称", "The name of the task"),
                Describe.Input("Payload", "ObjectDictionary", "内容", "Payload", "交给办理方的数据", "What the task is given", "json-editor") with { Language = "json" }
            ],
            Outputs =
            [
                Describe.Output("TaskId", "String", "任务编号", "Task id", "本次任务的编号", "The id of this task"),
                Describe.Output("Result", "Object", "结果", "Result", "办理结果", "What came back")
            ]
        };

    public override WaitKind Waits(ActivityNode node) => WaitKind.Outside;

    public override void Execute(ActivityContext c)
    {
        var taskName = c.Input<string>("TaskName");
        var payload = c.Input("Payload")?.DeepClone();
        var taskId = c.NewId("t");
        c.SetOutput("TaskId", taskId);
        var bookmark = c.AddBookmark(TypeName, new JsonObject { ["taskId"] = taskId, ["taskName"] = taskName }, null, "taskId");
        c.Emit("run-task", new JsonObject
        {
            ["taskId"] = taskId,
            ["taskName"] = taskName,
            ["payload"] = payload,
            ["bookmarkId"] = bookmark.Id
        });
    }

    public override void Resume(ActivityContext c, Bookmark bookmark, JsonNode? input)
    {
        c.SetOutput("Result", input);
        c.Complete();
    }
}
