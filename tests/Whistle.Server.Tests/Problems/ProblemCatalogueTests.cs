using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Whistle.Server.Problems;

namespace Whistle.Server.Tests.Problems;

public sealed partial class ProblemCatalogueTests
{
    [Fact]
    public void Every_code_the_source_refuses_with_is_described()
    {
        var source = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../../src"));
        var used = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/") && !f.Contains("node_modules"))
            .SelectMany(f => Code().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value))
            .Distinct().Order().ToList();
        Assert.Contains("not-yours", used);
        Assert.Empty(used.Except(ProblemCatalogue.All));
    }

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex("""new(?: Refusal)?\(\s*[45]\d\d,\s*"([a-z0-9-]+)""")]
    private static partial Regex Code();
}
