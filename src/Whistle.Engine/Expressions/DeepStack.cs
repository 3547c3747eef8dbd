namespace Whistle.Engine.Expressions;

/// <summary>
/// Runs work on a thread whose stack is larger than anything a script may nest within its memory limit: natively
/// recursive operations (joining, flattening, parsing) then end by a limit, never by killing the process.
/// </summary>
internal static class DeepStack
{
    private const int Bytes = 256 * 1024 * 1024;

    public static T Run<T>(Func<T> work)
    {
        T? result = default;
        System.Runtime.ExceptionServices.ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception error)
            {
                failure = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(error);
            }
        }, Bytes) { IsBackground = true, Name = "script" };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
