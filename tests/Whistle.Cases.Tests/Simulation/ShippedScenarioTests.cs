using Whistle.Cases.Simulation;
using Whistle.Cases.Tests.Casework;
using Whistle.Cases.Tests.CaseTypes;

namespace Whistle.Cases.Tests.Simulation;

/// <summary>Every scenario under workflows/ against the flows shipped beside it.</summary>
public sealed class ShippedScenarioTests(SimulatedTestCity city) : IClassFixture<SimulatedTestCity>
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Workflows.Directory, "*.json", SearchOption.AllDirectories)
        .Where(f => Path.GetFileName(Path.GetDirectoryName(f)) == "scenarios").Select(f => Path.GetRelativePath(Workflows.Directory, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_shipped_scenario_comes_out_as_it_says(string file)
    {
        var scenario = Scenarios.Read(File.ReadAllText(Path.Combine(Workflows.Directory, file)));
        var result = await city.Run(scenario);
        Assert.True(result.Passed, Scenarios.Failures(result));
        Assert.All(result.Paths, p => Assert.NotEmpty(p.Activities));
    }

    [Theory]
    [InlineData("whistle")]
    [InlineData("dispute")]
    [InlineData("enforcement")]
    public async Task A_shipped_case_type_has_scenarios_that_reach_every_activity_people_meet(string caseType)
    {
        var flows = await city.Flows(caseType);
        var reached = new HashSet<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Workflows.Directory, caseType, "scenarios")))
        {
            var result = await city.Run(Scenarios.Read(File.ReadAllText(file)));
            reached.UnionWith(result.Paths.SelectMany(p => p.Activities.Where(a => a.Started > 0).Select(a => $"{p.DefinitionId}:{a.Id}")));
        }
        Assert.Empty(Scenarios.TaskActivities(flows).Except(reached));
    }
}
