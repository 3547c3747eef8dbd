using Whistle.Engine;

namespace Whistle.Cases.Migrating;

/// <summary>A definition's version within a bundle.</summary>
public sealed record BundleFlowView(string DefinitionId, string Name, string VersionId, int Version);

/// <summary>One exact set of versions that cases are pinned to.</summary>
/// <param name="Cases">Cases still running on it.</param>
/// <param name="Current">What a case opened now begins with.</param>
public sealed record BundleView(Guid Id, string CaseType, string CaseTypeName, DateTime CreatedAt, bool Current, int Cases, IReadOnlyList<BundleFlowView> Flows);

/// <summary>An activity of the newer version that open work may be sent to.</summary>
public sealed record TargetView(string Id, string Name);

/// <summary>All cases that stand at one place.</summary>
/// <param name="DefinitionId">Flow or sub-flow.</param>
/// <param name="AtMeeting">The branch has arrived at a meeting point and waits for others.</param>
/// <param name="Cases">How many cases; a case with several branches counts at each of its places.</param>
public sealed record PositionView(string DefinitionId, string FlowName, string ActivityId, string ActivityName, bool AtMeeting,
    MigrationVerdict Verdict, string? TargetId, string? TargetName, string Reason, int Cases);

/// <param name="DefinitionId">Flow or sub-flow.</param>
public sealed record MigrationStepView(string DefinitionId, string ActivityId, string ActivityName, MigrationVerdict Verdict, string? TargetId, string? TargetName, string Reason);

/// <param name="Reason">Why it can't be moved as things stand; null when it can.</param>
public sealed record CaseVerdictView(Guid CaseId, string Number, MigrationVerdict Verdict, string? Reason, IReadOnlyList<MigrationStepView> Steps, IReadOnlyList<string> Notes);

/// <summary>How many cases would fare how.</summary>
public sealed record VerdictCounts(int Moves, int Chosen, int NeedsChoice, int Cannot);

/// <param name="Targets">By definition id: the activities open work may be sent to.</param>
public sealed record MigrationPreviewView(BundleView From, BundleView To, int Total, VerdictCounts Counts, IReadOnlyList<PositionView> Positions,
    IReadOnlyDictionary<string, IReadOnlyList<TargetView>> Targets, IReadOnlyList<CaseVerdictView> Items, string? NextCursor);

/// <param name="Waiting">Cases not yet looked at.</param>
public sealed record MigrationBatchView(Guid Id, string CaseType, Guid FromBundleId, Guid ToBundleId, string Reason, DateTime RequestedAt, string RequestedBy,
    MigrationBatchState State, DateTime? FinishedAt, int Total, int Waiting, int Moved, int Refused, int Undone, int UndoRefused);

/// <param name="MigrationId">The record of the move; null while it waits or was refused.</param>
public sealed record BatchCaseView(Guid CaseId, string Number, BatchCaseState State, string? Reason, Guid? MigrationId);

public sealed record CaseMigrationView(Guid Id, Guid CaseId, Guid FromBundleId, Guid ToBundleId, DateTime At, string By, string Reason, DateTime? UndoneAt, bool CanBeUndone);
