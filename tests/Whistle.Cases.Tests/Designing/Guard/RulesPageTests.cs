using System.Text.RegularExpressions;
using Whistle.Cases.Designing.Guard;
using Whistle.Cases.Designing.Guard.Statutes;
using Whistle.Cases.Tests.CaseTypes;

namespace Whistle.Cases.Tests.Designing.Guard;

/// <summary>docs/flow-rules.md explains every code a flow can be refused or warned with, every statutory rule with its article, and every act.</summary>
public sealed partial class RulesPageTests
{
    private static readonly string Root = Path.GetDirectoryName(Workflows.Directory)!;
    private static readonly string Page = File.ReadAllText(Path.Combine(Root, "docs", "flow-rules.md"));

    [Fact]
    public void Every_code_a_flow_can_be_refused_with_is_explained()
    {
        var codes = new[] { "Whistle.Engine", "Whistle.Cases" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Root, "src", project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Code().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value))
            .Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(codes.Count > 30);
        Assert.All(codes, code => Assert.Contains($"`{code}`", Page));
    }

    [Fact]
    public void Every_statutory_rule_is_explained_with_its_article()
    {
        foreach (var rule in AllStatutes.Named.Append(AllStatutes.Everywhere).SelectMany(s => s.Rules))
        {
            var line = Page.Split('\n').FirstOrDefault(l => l.StartsWith($"| `{rule.Code}`", StringComparison.Ordinal));
            Assert.True(line is not null, $"{rule.Code} is not on the page");
            foreach (Match article in Article().Matches(rule.Article.En)) Assert.True(Page.Split('\n').Any(l => l.StartsWith($"| `{rule.Code}`", StringComparison.Ordinal) && l.Contains(article.Value, StringComparison.Ordinal)), $"{rule.Code} lacks {article.Value}");
        }
    }

    [Fact]
    public void Every_act_is_listed() => Assert.All(Acts.All, a => Assert.Contains($"`{a.Value}`", Page));

    [GeneratedRegex(@"(?:FlowProblem\.(?:Error|Warn)\(|new FlowProblem\()\s*""([a-z][a-z-]+)""")]
    private static partial Regex Code();

    [GeneratedRegex("""\b\d+\b""")]
    private static partial Regex Article();
}
