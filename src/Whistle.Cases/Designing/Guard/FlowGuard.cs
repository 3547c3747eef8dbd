using Whistle.Cases.CaseTypes;
using Whistle.Cases.Designing.Guard.Statutes;
using Whistle.Engine;
using Whistle.Engine.Guarding;

namespace Whistle.Cases.Designing.Guard;

/// <summary>Something the guard says about one of the flows of a bundle.</summary>
/// <param name="FlowId">Definition id of the flow.</param>
public sealed record GuardFinding(string FlowId, FlowProblem Problem);

/// <summary>
/// What can be said of the flows of a case type from the drawing and the description alone: structure, names, and the statutes the case
/// type is under. The same flows give the same findings in the same order, however they were drawn.
/// </summary>
public static class FlowGuard
{
    /// <param name="type">The case type.</param>
    /// <param name="flows">Definition id → compiled flow of its whole bundle.</param>
    public static IReadOnlyList<GuardFinding> Check(CaseType type, IReadOnlyDictionary<string, CompiledFlow> flows)
    {
        var bundle = new GuardedBundle(type, flows);
        var found = new List<GuardFinding>();
        foreach (var flow in bundle.Flows)
        {
            found.AddRange(flow.Flow.Warnings.Where(w => w.Code == "unknown-port").Select(w => new GuardFinding(flow.Id, w with { Warning = false, Mend = UnknownPort })));
            found.AddRange(new StructureChecks(flow.Points, bundle.Waits).Run().Select(p => new GuardFinding(flow.Id, p)));
        }

        found.AddRange(new References(bundle).Run());
        foreach (var statute in type.Statutes.Select(AllStatutes.Find).OfType<Statute>().Prepend(AllStatutes.Everywhere))
            found.AddRange(new StatuteChecks(bundle, statute).Run());
        return Sorted(found);
    }

    /// <summary>
    /// A definition without a case type: nobody's case hangs on it, so a wait or a loop that may be meant is only warned about, as
    /// elsewhere in Elsa.
    /// </summary>
    public static IReadOnlyList<GuardFinding> Check(string definitionId, CompiledFlow flow)
    {
        var points = FlowPoints.Of(flow);
        return Sorted([.. new StructureChecks(points, n => n.Type.Waits(n) is WaitKind.Time or WaitKind.Person or WaitKind.Outside or WaitKind.Child).Run()
            .Select(p => new GuardFinding(definitionId, p with { Warning = true }))]);
    }

    private static readonly LocalText UnknownPort = new("把连线改接到现有的出口上，或删除它", "Attach the connection to a port that exists, or delete it");

    private static List<GuardFinding> Sorted(List<GuardFinding> found) =>
    [
        .. found.OrderBy(f => f.FlowId, StringComparer.Ordinal).ThenBy(f => f.Problem.ActivityId, StringComparer.Ordinal)
            .ThenBy(f => f.Problem.Code, StringComparer.Ordinal).ThenBy(f => f.Problem.Message.En, StringComparer.Ordinal).Distinct(),
    ];
}
