using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Flows.Free;

/// <summary>The engine's refusals as a caller is told them.</summary>
internal static class FreeRefusals
{
    public static FreeFlow Readable(Func<FreeFlow> read)
    {
        try
        {
            return read();
        }
        catch (FlowRefusedException refused)
        {
            throw Unrunnable(refused);
        }
        catch (FlowFormatException wrong)
        {
            throw Unrunnable([new FieldError(wrong.Pointer, "invalid", wrong.Reason)]);
        }
    }

    /// <summary>Applies something to an instance; what does not fit is told with the engine's own code.</summary>
    public static async Task Fitting(Func<Task> apply)
    {
        try
        {
            await apply();
        }
        catch (StimulusRefusedException refused)
        {
            throw new Refusal(refused.Code is "instance-finished" or "unknown-bookmark" or "other-definition" ? 409 : 400, refused.Code, refused.Reason);
        }
    }

    public static Refusal Unknown() => new(404, "unknown-instance", new LocalText("没有该流程实例。", "There is no such workflow instance."));

    public static Refusal Unrunnable(FlowRefusedException refused) =>
        Unrunnable([.. refused.Problems.Where(p => !p.Warning).Select(p => new FieldError("/" + p.ActivityId, p.Code, p.Message))]);

    private static Refusal Unrunnable(IReadOnlyList<FieldError> errors) =>
        new(400, "flow-refused", new LocalText("流程有错误，不能运行。", "The flow has errors and can't be run."), errors);
}
