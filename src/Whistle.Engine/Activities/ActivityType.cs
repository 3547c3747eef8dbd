using System.Text.Json.Nodes;

namespace Whistle.Engine;

/// <summary>A child activity found inside an activity's JSON, and the port it sits in.</summary>
public sealed record ChildSlot(string Port, JsonObject Json);

/// <summary>
/// The behaviour behind one activity type name. One object serves every node of its type and holds no state of its
/// own: what has to survive goes into <see cref="ActivityContext.State"/>. After each call the activity must have
/// completed, scheduled a child, asked the host, or left a bookmark; leaving nothing is an incident, since the branch
/// would be lost.
/// </summary>
public abstract class ActivityType
{
    public const string Done = "Done";
    private static readonly IReadOnlyList<string> OnlyDone = [Done];

    public abstract ActivityDescriptor Descriptor { get; }

    /// <summary>A <see cref="ActivityContext.Break"/> below it ends it.</summary>
    public virtual bool IsLoop => false;

    public abstract void Execute(ActivityContext c);

    /// <summary>One of its bookmarks was resumed; the bookmark is already burnt.</summary>
    public virtual void Resume(ActivityContext c, Bookmark bookmark, JsonNode? input) => c.Complete();

    /// <summary>The host answered what the activity asked.</summary>
    public virtual void Answered(ActivityContext c, HostQuestion question, JsonNode? answer) => c.Complete();

    /// <summary>A child that this activity scheduled has completed.</summary>
    public virtual void ChildCompleted(ActivityContext c, ActivityContext child, IReadOnlyList<string> outcomes) => c.Complete();

    /// <summary>An interrupt has cancelled children. What the container may now begin, it begins; a container left with nothing open is cancelled itself.</summary>
    public virtual void ChildrenCancelled(ActivityContext c)
    {
    }

    /// <summary>
    /// An interrupt begins at <paramref name="child"/>: schedule it as if the container had come to it by itself.
    /// False where that has no meaning (a body that needs a current item).
    /// </summary>
    public virtual bool Enter(ActivityContext c, ActivityNode child) => false;

    /// <summary>It is being cancelled: last chance to emit an effect. Nothing else may be done here.</summary>
    public virtual void Cancelled(ActivityContext c)
    {
    }

    /// <summary>
    /// A visit that began in <paramref name="before"/> is to go on in <paramref name="after"/>, the activity of the same id and type
    /// in another version of the flow: why it can't, or null.
    /// </summary>
    public virtual LocalText? CannotTakeUp(ActivityNode before, ActivityNode after) => null;

    /// <summary>
    /// The visit has been taken up by another version, whose activity differs. By default it goes on waiting for what it waits for, a
    /// time already running included; a type whose bookmark depends on an input leaves a new one.
    /// </summary>
    public virtual void TakenUp(ActivityContext c)
    {
    }

    /// <summary>The outcomes a node of this type may complete with; null when only a run can tell.</summary>
    public virtual IReadOnlyList<string>? Outcomes(ActivityNode node)
    {
        var ports = Descriptor.Ports.Where(p => p.Kind == PortKind.Flow).Select(p => p.Name).ToList();
        return ports.Count > 0 ? ports : OnlyDone;
    }

    /// <summary>What a branch waits for at a node of this type, as far as it can be read without running the flow.</summary>
    public virtual WaitKind Waits(ActivityNode node) => WaitKind.None;

    /// <summary>The other flow a node of this type starts; null when it starts none.</summary>
    public virtual FlowCall? Calls(ActivityNode node) => null;

    /// <summary>The child activities inside a node's JSON: by default its embedded ports and, in a container, its <c>activities</c>.</summary>
    public virtual IEnumerable<ChildSlot> Children(JsonObject json)
    {
        foreach (var port in Descriptor.Ports.Where(p => p.Kind == PortKind.Embedded))
            if (Definitions.FlowJson.Property(json, port.Name) is JsonObject child)
                yield return new ChildSlot(port.Name, child);
        if (!Descriptor.IsContainer || json["activities"] is not JsonArray activities) yield break;
        foreach (var item in activities)
            if (item is JsonObject child)
                yield return new ChildSlot("activities", child);
    }

    /// <summary>Expressions that sit in unwrapped JSON (the conditions of cases), each as <c>{type, value}</c> under a key of the type's own.</summary>
    public virtual IEnumerable<(string Key, JsonObject Expression)> Conditions(JsonObject json) => [];

    /// <summary>Variables a node of this type gives its children besides those the definition declares (a loop's current value).</summary>
    public virtual IReadOnlyList<string> GivenVariables => [];

    /// <summary>The type's own static checks of one node.</summary>
    public virtual IEnumerable<FlowProblem> Check(ActivityNode node) => [];
}
