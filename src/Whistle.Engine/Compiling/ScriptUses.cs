using System.Collections.Frozen;
using Whistle.Engine.Definitions;
using Whistle.Engine.Expressions;

namespace Whistle.Engine.Compiling;

/// <summary>What the scripts of a flow may ask of the past, so that nothing else is kept in the state.</summary>
internal static class ScriptUses
{
    public static (FrozenSet<string> Outputs, bool AllOutputs, bool LastResult) Of(IEnumerable<ActivityNode> activities)
    {
        var nodes = activities as IReadOnlyCollection<ActivityNode> ?? [.. activities];
        var scripts = nodes.SelectMany(a => a.Inputs.Values.Concat(a.Conditions.Values)).OfType<JavaScriptExpression>().ToList();
        var asking = scripts.Where(s => s.Words.Contains("getOutputFrom") || s.Words.Any(IsAccessor)).ToList();
        var named = nodes
            .Where(a => asking.Any(s => Names(s, a.Id) || Names(s, a.Name)))
            .Select(a => a.Id)
            .ToFrozenSet(StringComparer.Ordinal);
        var dynamic = asking.Any(s => s.Words.Contains("getOutputFrom") && !nodes.Any(a => Names(s, a.Id) || Names(s, a.Name)));
        return (named, dynamic, scripts.Any(s => s.Words.Contains("getLastResult")));
    }

    private static bool IsAccessor(string word) =>
        word.StartsWith("get", StringComparison.Ordinal) && word.Contains("From", StringComparison.Ordinal);

    private static bool Names(JavaScriptExpression script, string name) =>
        script.Source.Contains(name, StringComparison.Ordinal) || script.Source.Contains(FlowJson.PascalCase(name), StringComparison.Ordinal);
}
