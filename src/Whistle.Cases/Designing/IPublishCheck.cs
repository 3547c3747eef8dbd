using Whistle.Cases.CaseTypes;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Designing;

/// <summary>One of the things a definition must pass before it may be published. Every registered check runs; their problems are shown together.</summary>
public interface IPublishCheck
{
    /// <summary>Errors and warnings. Reads the database only through <paramref name="db"/> and changes nothing.</summary>
    Task<IReadOnlyList<FlowProblem>> Check(CaseDb db, PublishCandidate candidate, CancellationToken cancel);
}

/// <summary>A definition as it would run once published, with everything it would be bundled with.</summary>
/// <param name="Definition">The definition to be published; it is readable and compiles without errors.</param>
/// <param name="Flow"><paramref name="Definition"/> compiled.</param>
/// <param name="CaseType">The case type it belongs to; null for a free definition.</param>
/// <param name="Bundle">
/// Definition id → compiled flow of the whole bundle as it would be, <paramref name="Definition"/> included. Holds just
/// <paramref name="Definition"/> for a free one.
/// </param>
/// <param name="Published">
/// Definition id of what is to be published, where it is not <paramref name="Definition"/> itself but a flow that it starts and because
/// of which it is checked again.
/// </param>
public sealed record PublishCandidate(FlowDefinition Definition, CompiledFlow Flow, CaseType? CaseType, IReadOnlyDictionary<string, CompiledFlow> Bundle, string? Published = null);
