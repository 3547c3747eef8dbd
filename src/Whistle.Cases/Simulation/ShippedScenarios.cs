using Microsoft.EntityFrameworkCore;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Seeding;
using Whistle.Cases.Storage;

namespace Whistle.Cases.Simulation;

/// <param name="Key">Name of the file without its ending.</param>
/// <param name="Json">The file's text in one line.</param>
public sealed record ShippedScenario(string Key, Scenario Scenario, string Json);

/// <summary>The scenarios of <c>workflows/&lt;type&gt;/scenarios/</c>: read with their case type, and kept in the database beside those of the product.</summary>
internal static class ShippedScenarios
{
    /// <summary>A file with a mistake is a problem of its case type, like one of its flows.</summary>
    public static IReadOnlyList<ShippedScenario> Read(string folder, string caseType, List<CaseTypeProblem> problems)
    {
        var directory = Path.Combine(folder, "scenarios");
        var read = new List<ShippedScenario>();
        string[] files = Directory.Exists(directory) ? [.. Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal)] : [];
        foreach (var file in files)
        {
            var list = new ProblemList($"{Path.GetFileName(folder)}/scenarios/{Path.GetFileName(file)}");
            var json = StrictJson.Parse(File.ReadAllText(file), list);
            var scenario = json is null ? null : ScenarioReader.Read(json.ToJsonString(Json.Compact), list);
            if (scenario is not null && scenario.CaseType != caseType)
                list.Add("/caseType", "other-case-type", $"应为“{caseType}”", $"It must be \"{caseType}\"");
            if (scenario is not null && list.Found.Count == 0) read.Add(new ShippedScenario(Path.GetFileNameWithoutExtension(file), scenario, json!.ToJsonString(Json.Compact)));
            problems.AddRange(list.Found);
        }
        return read;
    }

    /// <summary>Brings the files into the database; those of files that are gone are removed. What people wrote is never touched.</summary>
    /// <returns>True when anything changed.</returns>
    public static async Task<bool> Sync(CaseDb db, LoadedCaseType type, DateTime now, CancellationToken cancel)
    {
        var changed = false;
        var known = await db.Scenarios.Where(s => s.CaseType == type.Type.Key).ToListAsync(cancel);
        foreach (var gone in known.Where(k => k.Origin == ScenarioOrigin.Shipped && type.Scenarios.All(s => s.Key != k.Key)))
        {
            db.Scenarios.Remove(gone);
            changed = true;
        }
        foreach (var shipped in type.Scenarios)
        {
            var row = known.FirstOrDefault(k => k.Key == shipped.Key);
            // A scenario of the product that had the key first keeps it; the file waits until it is renamed.
            if (row is not null && (row.Origin != ScenarioOrigin.Shipped || row.Json == shipped.Json)) continue;
            if (row is null)
                db.Scenarios.Add(row = new FlowScenario
                {
                    Id = NameGuid.From("scenario", $"{type.Type.Key}\n{shipped.Key}"), CaseType = type.Type.Key, Key = shipped.Key, Name = "", NameEn = "", Json = "", CreatedAt = now,
                });
            (row.Name, row.NameEn, row.Json, row.UpdatedAt) = (shipped.Scenario.Name.Zh, shipped.Scenario.Name.En, shipped.Json, now);
            row.Version++;
            changed = true;
        }
        return changed;
    }
}
