using Whistle.Cases.Flows;
using Whistle.Cases.Organisation;

namespace Whistle.Cases.Cases;

/// <summary>What the duty catalogue proposes for a case.</summary>
public static class Routes
{
    /// <summary>Null when the case has no category or the catalogue does not know it.</summary>
    public static async Task<RouteProposal?> Of(CaseRun run)
    {
        if (run.Case.CategoryKey is not { } category) return null;
        var routing = await run.City.Routing(run.Work.Db);
        return routing.Route(category, run.Case.CountyCode, run.Work.Now, run.Case.TownshipCode);
    }
}
