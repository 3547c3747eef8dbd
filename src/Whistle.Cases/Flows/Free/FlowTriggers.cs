using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Designing;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Flows.Free;

/// <summary>
/// What starts instances of published free definitions: activities marked <c>canStartWorkflow</c> that wait for an event or a time.
/// A case type's flow is started by its case only.
/// </summary>
public static class FlowTriggers
{
    /// <summary>Kind of the row among the timers that starts an instance when it falls due; its bookmark names the trigger.</summary>
    public const string DueKind = "trigger";

    /// <summary>Puts a version's triggers in the place of those of the version published before. In the transaction that publishes it.</summary>
    public static async Task Publish(CaseWork work, DefinitionVersion version, CompiledFlow flow, CancellationToken cancel = default)
    {
        await Retract(work, version.DefinitionId, cancel);
        if (version.CaseType is not null) return;
        foreach (var activity in flow.Triggers)
        {
            var trigger = new FlowTrigger
            {
                Id = Guid.CreateVersion7(),
                DefinitionId = version.DefinitionId,
                DefinitionVersionId = version.Id,
                ActivityId = activity.Id,
                Name = activity.TypeName,
                Hash = Hash(activity),
                CreatedAt = work.Now,
            };
            work.Db.Triggers.Add(trigger);
            if (TriggerTimes.First(activity, work.Now) is { } due) work.Db.Timers.Add(Timer(trigger, due));
        }
    }

    /// <summary>Nothing starts instances of this definition any more. In the transaction that retracts or deletes it.</summary>
    public static async Task Retract(CaseWork work, string definitionId, CancellationToken cancel = default)
    {
        var triggers = await work.Db.Triggers.AsTracking().Where(t => t.DefinitionId == definitionId).ToListAsync(cancel);
        if (triggers.Count == 0) return;
        string[] keys = [.. triggers.Select(t => Key(t))];
        work.Db.Timers.RemoveRange(await work.Db.Timers.AsTracking().Where(t => t.Kind == DueKind && keys.Contains(t.BookmarkId!)).ToListAsync(cancel));
        work.Db.Triggers.RemoveRange(triggers);
    }

    internal static DueTimer Timer(FlowTrigger trigger, DateTime due) => new()
    {
        Id = Guid.CreateVersion7(),
        Kind = DueKind,
        BookmarkId = Key(trigger),
        DueAt = due,
    };

    internal static string Key(FlowTrigger trigger) => trigger.Id.ToString("N");

    private static string Hash(ActivityNode activity) => activity.TypeName == FlowEvents.Waiting
        ? FlowEvents.Hash(new JsonObject { ["eventName"] = activity.Literal("EventName")?.DeepClone() })
        : BookmarkHash.Of(activity.TypeName, null);
}

/// <summary>When a time trigger falls due. Its times are read without running the flow: <see cref="TriggerCheck"/> insists on literals.</summary>
public static class TriggerTimes
{
    /// <summary>Shorter intervals would start instances faster than they can be looked at.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>UTC; null for an event, and for a time that has passed.</summary>
    public static DateTime? First(ActivityNode activity, DateTime now) =>
        activity.TypeName == "Elsa.StartAt" ? Moment(activity) is { } at && at > now ? at : null : Next(activity, now);

    /// <summary>The time after one that has just come, UTC; null when it comes once.</summary>
    public static DateTime? Next(ActivityNode activity, DateTime after) => activity.TypeName switch
    {
        "Elsa.Timer" => Interval(activity) is { } interval && interval >= Shortest && interval < DateTime.MaxValue - after ? after + interval : null,
        "Elsa.Cron" => Schedule(activity)?.Next(new DateTimeOffset(DateTime.SpecifyKind(after, DateTimeKind.Utc)))?.UtcDateTime,
        _ => null,
    };

    internal static TimeSpan? Interval(ActivityNode activity)
    {
        if (activity.Literal("Interval")?.ToString() is not { Length: > 0 } text) return null;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)) return span;
        try { return XmlConvert.ToTimeSpan(text); }
        catch (Exception e) when (e is FormatException or OverflowException) { return null; }
    }

    internal static CronExpression? Schedule(ActivityNode activity) =>
        activity.Literal("CronExpression")?.ToString() is { Length: > 0 } text ? CronExpression.Parse(text, out _) : null;

    internal static DateTime? Moment(ActivityNode activity) =>
        DateTimeOffset.TryParse(activity.Literal("DateTime")?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment.UtcDateTime : null;
}

/// <summary>What starts instances must be known when a definition is published.</summary>
public sealed class TriggerCheck : IPublishCheck
{
    public Task<IReadOnlyList<FlowProblem>> Check(CaseDb db, PublishCandidate candidate, CancellationToken cancel)
    {
        var found = new List<FlowProblem>();
        if (candidate.CaseType is null)
            foreach (var trigger in candidate.Flow.Triggers)
                if (Wrong(trigger) is { } wrong)
                    found.Add(new FlowProblem("trigger-not-literal", trigger.Id, wrong,
                        new LocalText("把它写成固定的值，不用表达式。", "Write it as a fixed value, not as an expression."), Warning: false));
        return Task.FromResult<IReadOnlyList<FlowProblem>>(found);
    }

    private static LocalText? Wrong(ActivityNode trigger) => trigger.TypeName switch
    {
        FlowEvents.Waiting when trigger.Literal("EventName")?.ToString() is not { Length: > 0 } => new("启动流程的事件必须写明事件名。", "An event that starts the flow must name the event."),
        "Elsa.Timer" when TriggerTimes.Interval(trigger) is not { } interval || interval < TriggerTimes.Shortest => new("启动流程的定时必须写明间隔，且不短于一秒。", "A timer that starts the flow must give its interval, of a second or more."),
        "Elsa.Cron" when TriggerTimes.Schedule(trigger) is null => new("启动流程的 cron 表达式必须写明。", "The cron expression that starts the flow must be given."),
        "Elsa.StartAt" when TriggerTimes.Moment(trigger) is null => new("启动流程的时刻必须写明。", "The moment that starts the flow must be given."),
        _ => null,
    };
}
