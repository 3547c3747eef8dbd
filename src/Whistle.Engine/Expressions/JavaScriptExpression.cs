using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Acornima.Ast;
using Jint;

namespace Whistle.Engine.Expressions;

/// <summary>A JavaScript expression, parsed once. Its value is that of its last statement, or what it returns.</summary>
internal sealed class JavaScriptExpression : FlowExpression
{
    public const int MaxLength = 16 * 1024;

    /// <summary>Shorter sources can't nest deep enough to exhaust an ordinary stack while they are parsed.</summary>
    private const int ShallowLength = 300;

    private static readonly ScriptPreparationOptions Preparation = new() { FoldConstants = false };

    private readonly Prepared<Script> script;
    private readonly ScriptFacts facts;

    private JavaScriptExpression(string source, Prepared<Script> script, ScriptFacts facts)
    {
        Source = source;
        this.script = script;
        this.facts = facts;
    }

    public override string Type => "JavaScript";
    public string Source { get; }
    public FrozenSet<string> Words => facts.Words;

    public static JavaScriptExpression? Prepare(string source, out (string, LocalText)? problem)
    {
        problem = null;
        if (source.Length > MaxLength)
        {
            problem = ("script-too-long", new LocalText(
                $"脚本超过 {MaxLength} 个字符", $"The script is longer than {MaxLength} characters"));
            return null;
        }

        try
        {
            var expression = source.Length <= ShallowLength ? Parse(source) : DeepStack.Run(() => Parse(source));
            if (expression.facts.Refusal is not { } refusal) return expression;
            problem = ("script-refused", refusal);
            return null;
        }
        catch (Exception error) when (error is ScriptPreparationException or Acornima.ParseErrorException or InsufficientExecutionStackException)
        {
            problem = ("script-syntax", new LocalText(
                $"JavaScript 语法错误：{error.Message}", $"JavaScript syntax error: {error.Message}"));
            return null;
        }
    }

    internal override JsonNode? Evaluate(IExpressionScope scope) => ScriptSandbox.Run(script, facts, scope);

    private static JavaScriptExpression Parse(string source)
    {
        var prepared = Jint.Engine.PrepareScript(source, "expression", options: Preparation);
        return new JavaScriptExpression(source, prepared, ScriptFacts.Of(prepared.Program!));
    }
}
