using System.Collections.Frozen;
using Acornima.Ast;

namespace Whistle.Engine.Expressions;

/// <summary>
/// What the syntax tree of a script tells before it runs: the names it uses, whether it is plain enough to run without
/// further guards, and whether it is refused outright.
/// </summary>
internal sealed class ScriptFacts
{
    /// <summary>Deeper expressions would recurse too far in the interpreter.</summary>
    private const int MaxDepth = 150;

    private static readonly FrozenSet<string> PlainGlobals = FrozenSet.Create(StringComparer.Ordinal,
        "undefined", "NaN", "Infinity", "Math", "Number", "Boolean", "Date", "isNaN", "isFinite", "parseInt", "parseFloat", "variables");

    /// <summary>Methods that make something big out of something small in one step, or lead to where such methods live.</summary>
    private static readonly FrozenSet<string> Growing = FrozenSet.Create(StringComparer.Ordinal,
        "repeat", "padStart", "padEnd", "replace", "replaceAll", "join", "concat", "flat", "fill", "split", "toLocaleString",
        "constructor", "prototype", "bind", "call", "apply", "match", "matchAll", "search");

    private ScriptFacts(FrozenSet<string> words, bool isPlain, LocalText? refusal)
    {
        Words = words;
        IsPlain = isPlain;
        Refusal = refusal;
    }

    /// <summary>Every identifier and every text that could be one, escapes resolved.</summary>
    public FrozenSet<string> Words { get; }

    /// <summary>One expression without loops, functions, assignments or growing methods: its work is bounded by its length.</summary>
    public bool IsPlain { get; }
    public LocalText? Refusal { get; }

    public static ScriptFacts Of(Node script)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var isPlain = true;
        var open = new Stack<(Node Node, int Depth, bool IsName)>();
        open.Push((script, 0, false));
        while (open.TryPop(out var at))
        {
            if (at.Depth > MaxDepth) return Refused("脚本嵌套过深", "The script nests too deeply");
            switch (at.Node)
            {
                case BigIntLiteral:
                    return Refused("不支持 BigInt", "BigInt is not available");
                case ImportExpression:
                    return Refused("不支持 import", "import is not available");
                case IFunction { Generator: true } or IFunction { Async: true }:
                    return Refused("不支持生成器和异步函数", "Generators and async functions are not available");
                case Identifier { Name: "__proto__" } or StringLiteral { Value: "__proto__" }:
                    return Refused("不允许访问 __proto__", "__proto__ is not available");
                case Identifier identifier:
                    words.Add(identifier.Name);
                    isPlain &= at.IsName ? !Growing.Contains(identifier.Name) : IsPlainGlobal(identifier.Name);
                    break;
                case StringLiteral text:
                    words.Add(text.Value);
                    break;
                case RegExpLiteral:
                    isPlain = false;
                    break;
                default:
                    isPlain &= IsPlainKind(at.Node);
                    break;
            }

            foreach (var child in at.Node.ChildNodes)
                if (child is not null) open.Push((child, at.Depth + 1, IsName(at.Node, child)));
        }

        return new ScriptFacts(words.ToFrozenSet(StringComparer.Ordinal), isPlain, null);
    }

    /// <summary>Host functions are plain, whatever accessors are called.</summary>
    private static bool IsPlainGlobal(string name) =>
        PlainGlobals.Contains(name)
        || name.StartsWith("get", StringComparison.Ordinal) || name.StartsWith("set", StringComparison.Ordinal)
        || name is "isNullOrEmpty" or "isNullOrWhiteSpace" or "toJson" or "newGuidString";

    private static bool IsName(Node parent, Node child) => parent switch
    {
        MemberExpression { Computed: false } member => member.Property == child,
        Property { Computed: false } property => property.Key == child,
        _ => false
    };

    private static bool IsPlainKind(Node node) => node switch
    {
        Program or ExpressionStatement or ReturnStatement or Literal or CallExpression or ChainExpression
            or BinaryExpression or ConditionalExpression or Acornima.Ast.ObjectExpression or ArrayExpression
            or ParenthesizedExpression or TemplateLiteral or TemplateElement => true,
        UpdateExpression => false,
        UnaryExpression => true,
        MemberExpression member => !member.Computed || member.Property is Literal,
        Property property => !property.Computed && property.Kind == PropertyKind.Init,
        _ => false
    };

    private static ScriptFacts Refused(string zh, string en) => new(FrozenSet<string>.Empty, false, new LocalText(zh, en));
}
