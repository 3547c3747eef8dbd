using System.Diagnostics;
using System.Text.Json.Nodes;
using Acornima.Ast;
using Jint;
using Jint.Native;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace Whistle.Engine.Expressions;

/// <summary>
/// Runs one prepared script in an engine of its own, so that nothing a script does to its globals or prototypes
/// reaches another. Values cross the border as JSON copies only: a script never holds an object of the host.
/// </summary>
internal static class ScriptSandbox
{
    /// <exception cref="ExpressionException">The script threw, or exceeded one of the limits.</exception>
    public static JsonNode? Run(Prepared<Script> script, ScriptFacts facts, IExpressionScope scope)
    {
        var time = scope.Budget.Next;
        if (time <= TimeSpan.Zero) throw OverLimit(null);
        var started = Stopwatch.GetTimestamp();
        try
        {
            return facts.IsPlain
                ? Evaluate(script, facts, scope, time)
                : DeepStack.Run(() => Evaluate(script, facts, scope, time));
        }
        catch (Exception error) when (error is JavaScriptException or PromiseRejectedException)
        {
            throw new ExpressionException(new LocalText(
                $"脚本出错：{Short(error.Message)}", $"The script failed: {Short(error.Message)}"), error);
        }
        catch (Exception error) when (error is JintException or TimeoutException or InsufficientExecutionStackException
            or OperationCanceledException or System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            throw OverLimit(error);
        }
        finally
        {
            scope.Budget.Spend(Stopwatch.GetElapsedTime(started));
        }
    }

    private static JsonNode? Evaluate(Prepared<Script> script, ScriptFacts facts, IExpressionScope scope, TimeSpan time)
    {
        using var engine = Create(scope, time);
        ScriptGlobals.Offer(engine, facts, scope);
        return ToJson(engine, engine.Evaluate(script), scope.Budget.Limits);
    }

    private static Jint.Engine Create(IExpressionScope scope, TimeSpan time)
    {
        var limits = scope.Budget.Limits;
        return new Jint.Engine(options =>
        {
            options.TimeoutInterval(time);
            options.LimitMemory(limits.ScriptMemory);
            options.MaxStatements(limits.ScriptStatements);
            options.LimitRecursion(limits.ScriptRecursion);
            options.RegexTimeoutInterval(time);
            options.DisableStringCompilation();
            options.Constraints.StackOverflowGuard = true;
            options.Constraints.MaxArraySize = 1_000_000;
            options.Constraints.PromiseTimeout = time;
        });
    }

    /// <summary>Conversion runs getters of the script, so it happens inside the engine's limits as well.</summary>
    private static JsonNode? ToJson(Jint.Engine engine, JsValue value, FlowLimits limits)
    {
        if (value.IsString() || value.IsNumber() || value.IsBoolean() || value.IsNull() || value.IsUndefined())
            return ScriptValues.ToJson(value, limits.MaxValueLength);
        JsonNode? json = null;
        engine.Invoke(new ClrFunction(engine, "result", (_, args) =>
        {
            json = ScriptValues.ToJson(args[0], limits.MaxValueLength);
            return JsValue.Undefined;
        }), value);
        return json;
    }

    /// <summary>Which limit was met first may depend on the machine; the text does not tell, so that a replay says the same.</summary>
    private static ExpressionException OverLimit(Exception? error) => new(new LocalText(
        "脚本超出运行限制（时间、内存、语句数或递归深度）", "The script exceeded its limits of time, memory, statements or recursion"), error);

    private static string Short(string message) => message.Length > 300 ? message[..300] + "…" : message;
}
