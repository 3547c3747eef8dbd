using System.Collections.Frozen;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Acornima.Ast;
using Jint;

namespace Whistle.Engine.Expressions;

/// <summary>A JavaScript expression, parsed once. Its value is that of its last statement, or what it returns.</summary>
internal sealed partial class JavaScriptExpression : FlowExpression
{
    public const int MaxLength = 64 * 1024;

    private readonly Prepared<Script> script;

    private JavaScriptExpression(string source, Prepared<Script> script)
    {
        Source = source;
        this.script = script;
        Words = Word().Matches(source).Select(m => m.Value).ToFrozenSet(StringComparer.Ordinal);
    }

    public override string Type => "JavaScript";
    public string Source { get; }

    /// <summary>Every name that occurs in the source: only host functions named here are offered to it.</summary>
    public FrozenSet<string> Words { get; }

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
            return new JavaScriptExpression(source, Jint.Engine.PrepareScript(source, "expression"));
        }
        catch (Exception error) when (error is ScriptPreparationException or Acornima.ParseErrorException or InsufficientExecutionStackException)
        {
            problem = ("script-syntax", new LocalText(
                $"JavaScript 语法错误：{error.Message}", $"JavaScript syntax error: {error.Message}"));
            return null;
        }
    }

    internal override JsonNode? Evaluate(IExpressionScope scope) => ScriptSandbox.Run(script, Words, scope);

    [GeneratedRegex(@"[\p{L}_$][\w$]*")]
    private static partial Regex Word();
}
