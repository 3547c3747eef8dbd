using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Simulation;
using Whistle.Cases.Storage;
using Whistle.Cases.Timeline;
using Whistle.Engine;

namespace Whistle.Cases.Flows.Free;

/// <summary>
/// "Run" on a case type's definition: the case is opened in a simulated city, and the instances it yields are kept to be looked at.
/// They have no bookmarks, timers or case, so nothing can ever move them; they go away after a week.
/// </summary>
public sealed class SimulatedRuns(ICaseStore store, Simulator simulator)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private const int MostSwept = 200;

    /// <returns>The instance of the definition that was to run; of the case's own flow where that one was not reached.</returns>
    /// <exception cref="Refusal">404 no such version or case type; 400 it can't be run; 409 the simulated case could not be opened.</exception>
    public async Task<Guid> Run(Actor actor, string definitionId, string versionOptions, RequestMeta meta, CancellationToken cancel)
    {
        var (version, result) = await Simulate(definitionId, versionOptions, cancel);
        if (result.Instances.Count == 0)
            throw new Refusal(409, "simulation-failed", result.Failures.Count > 0 ? result.Failures[0].Message : new LocalText("模拟中没有开始任何流程。", "No flow began in the simulation."));
        var shown = result.Instances.FirstOrDefault(i => i.Row.DefinitionId == definitionId) ?? result.Instances[0];
        await store.Run(new Command("flow.simulate", actor, null, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            await SweepOld(work, cancel);
            foreach (var (row, _, journal) in result.Instances)
            {
                row.Simulated = true;
                row.RootInstanceId = result.Instances[0].Row.Id;
                row.CaseId = row.UnitOrderId = null;
                work.Db.Instances.Add(row);
                work.Db.Journal.AddRange(journal);
            }
            if (!version.IsPublished && !await work.Db.RunDrafts.AnyAsync(d => d.VersionId == version.Id && d.ContentHash == version.ContentHash, cancel))
                work.Db.RunDrafts.Add(new RunDraft { Id = Guid.CreateVersion7(), VersionId = version.Id, ContentHash = version.ContentHash, Json = version.Json, CreatedAt = work.Now });
            new TimelineWriter(work).Audit("flow-instance", shown.Row.Id.ToString(), new JsonObject { ["definition"] = definitionId, ["version"] = version.Version }.ToJsonString());
            return new CommandAnswer(200, shown.Row.Id.ToString());
        }, cancel);
        return shown.Row.Id;
    }

    private async Task<(DefinitionVersion Version, SimulationResult Result)> Simulate(string definitionId, string versionOptions, CancellationToken cancel)
    {
        await using var db = store.Read();
        var version = await VersionChoice.Find(db, definitionId, versionOptions, cancel) ?? throw FreeStarts.UnknownDefinition();
        try
        {
            _ = FlowDefinition.Parse(version.Json);
        }
        catch (FlowFormatException wrong)
        {
            throw new Refusal(400, "flow-refused", wrong.Reason);
        }
        var flows = await SimulatedFlows.Of(db, version.CaseType!, version, cancel);
        try
        {
            return (version, await simulator.Run(db, flows, null, cancel));
        }
        catch (FlowRefusedException refused)
        {
            throw FreeRefusals.Unrunnable(refused);
        }
    }

    private static async Task SweepOld(CaseWork work, CancellationToken cancel)
    {
        var old = work.Now - Kept;
        work.Db.Instances.RemoveRange(await work.Db.Instances.AsTracking().Where(i => i.Simulated && i.CreatedAt < old).OrderBy(i => i.CreatedAt).Take(MostSwept).ToListAsync(cancel));
    }
}
