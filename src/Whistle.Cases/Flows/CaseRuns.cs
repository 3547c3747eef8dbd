using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Flows;

/// <summary>Begins the run of a case's flows inside a command.</summary>
public sealed class CaseRuns(BundleCache bundles, FlowEngine engine, CityCatalogue city, IEnumerable<IHostAnswer> answers)
{
    private readonly Dictionary<string, IHostAnswer> _answers = answers.ToDictionary(a => a.Kind);

    /// <summary>A run over the locked case, with the bundle it pins.</summary>
    public async Task<CaseRun> Of(CaseWork work)
    {
        var c = work.Case ?? throw new InvalidOperationException("The command locked no case.");
        return new CaseRun(work, await bundles.Get(work.Db, c.BundleId), engine, city, _answers);
    }

    /// <summary>A run over a case that moves from one bundle to another.</summary>
    public CaseRun Moving(CaseWork work, CaseBundle leaving, CaseBundle entering) => new(work, entering, engine, city, _answers) { Leaving = leaving };

    /// <summary>A run over a case being opened, with its type's current bundle.</summary>
    public CaseRun Opening(CaseWork work, CaseBundle bundle) => new(work, bundle, engine, city, _answers);
}
