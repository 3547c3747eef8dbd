using System.Text.Json.Nodes;
using Whistle.Engine.Expressions;
using Whistle.Engine.Running;

namespace Whistle.Engine;

/// <summary>
/// What an activity sees of its own visit and may do during one call. What it emits and asks takes effect only if the
/// call ends without an exception.
/// </summary>
public sealed class ActivityContext
{
    private readonly FlowRun run;
    private readonly InstanceScope scope;

    internal ActivityContext(FlowRun run, ActivityInstance instance)
    {
        this.run = run;
        Instance = instance;
        Node = run.NodeOf(instance);
        scope = new InstanceScope(run, instance);
    }

    internal ActivityInstance Instance { get; }
    internal List<FlowEffect> Emitted { get; } = [];
    internal List<HostQuestion> Asked { get; } = [];
    internal IReadOnlyList<string>? Completion { get; private set; }
    internal IReadOnlyList<string>? FlowEnd { get; private set; }
    internal IReadOnlyList<string>? CompositeEnd { get; private set; }
    internal bool Breaks { get; private set; }
    internal bool Suspends { get; private set; }

    /// <summary>What this call was given and gave, where the run is observed.</summary>
    internal JsonObject Seen { get; } = [];

    public ActivityNode Node { get; }
    public string ActivityInstanceId => run.State.FullId(Instance.Number);

    /// <summary>The flow instance this visit belongs to.</summary>
    public string InstanceId => run.State.InstanceId;

    /// <summary>The moment of the burst: it stands still while the burst runs.</summary>
    public DateTimeOffset Now => run.Now;

    /// <summary>This visit's own data; survives a suspension. Ids and routing facts only.</summary>
    public JsonObject State => Instance.State;

    /// <summary>This very visit is the trigger that started the instance.</summary>
    public bool IsTrigger => run.TriggerActivityId == Node.Id;

    /// <summary>What the trigger brought along; null for any other visit.</summary>
    public JsonNode? TriggerInput => IsTrigger ? run.TriggerInput : null;

    public string? CorrelationId
    {
        get => run.State.CorrelationId;
        set => run.State.CorrelationId = value;
    }

    /// <summary>The display name of the flow instance.</summary>
    public string? FlowName
    {
        get => run.State.Name;
        set => run.State.Name = value;
    }

    /// <summary>Evaluates an input in the scope of this visit; the default of the descriptor if the definition is silent.</summary>
    /// <exception cref="ActivityFaultException">The expression failed.</exception>
    public JsonNode? Input(string name)
    {
        if (Node.Input(name) is not { } expression) return Node.Type.Descriptor.Input(name)?.Default?.DeepClone();
        var value = Evaluate(expression, name);
        See("inputs", name, value);
        return value;
    }

    /// <inheritdoc cref="Input(string)"/>
    /// <exception cref="ActivityFaultException">The expression failed, or its value can't be read as <typeparamref name="T"/>.</exception>
    public T? Input<T>(string name)
    {
        var value = Input(name);
        if (value is null) return default;
        if (ValueConversion.TryRead<T>(value, out var result)) return result;
        throw new ActivityFaultException("bad-input-value", new LocalText(
            $"输入项“{name}”的值不能作为 {typeof(T).Name} 使用", $"The value of input '{name}' can't be read as {typeof(T).Name}"));
    }

    /// <summary>Evaluates one of the type's conditions as true or false.</summary>
    public bool Condition(string key)
    {
        if (!Node.Conditions.TryGetValue(key, out var expression)) return false;
        return ValueConversion.TryRead<bool>(Evaluate(expression, key), out var holds) && holds;
    }

    /// <summary>Hands on a result: to the variable the definition binds it to, and to later expressions that ask for it.</summary>
    public void SetOutput(string name, JsonNode? value)
    {
        run.SetOutput(Instance, Node, name, value);
        See("outputs", name, value);
    }

    /// <summary>A variable in scope by name, the innermost first; null when there is none.</summary>
    public JsonNode? GetVariable(string name) => scope.Variable(name);

    public void SetVariable(string name, JsonNode? value) => scope.SetVariable(name, value);

    /// <summary>Sets a variable in scope by its id; false when there is none.</summary>
    public bool SetVariableById(string id, JsonNode? value) => run.SetVariableById(Instance, id, value);

    /// <summary>Evaluates one of the type's own expressions for its value.</summary>
    internal JsonNode? RunScript(string key) => Evaluate(Node.Conditions[key], key);

    /// <summary>The outcomes a script of this call has asked for.</summary>
    internal IReadOnlyList<string> ChosenOutcomes => scope.ChosenOutcomes;

    public JsonNode? FlowInput(string name) => scope.Input(name);

    /// <summary>Sets an output of the definition this activity is in.</summary>
    public void SetFlowOutput(string name, JsonNode? value)
    {
        if (run.UseAround(Instance) is { } use) Activities.UsedFlow.SetOutput(use.State, name, value);
        else run.State.Output[name] = value?.DeepClone();
    }

    /// <summary>A number that differs from call to call and is the same in a replay: for ids made by activities.</summary>
    public string NewId(string prefix) => $"{InstanceId}-{prefix}{run.NextNumber()}";

    /// <summary>Leaves a place where this branch waits.</summary>
    /// <param name="name">Stimulus name.</param>
    /// <param name="payload">Facts for the host.</param>
    /// <param name="dueAt">When time alone resumes it.</param>
    /// <param name="hashOver">The payload fields that identify what is waited for; null means all.</param>
    public Bookmark AddBookmark(string name, JsonObject payload, DateTimeOffset? dueAt = null, params string[]? hashOver)
    {
        var identity = hashOver is not { Length: > 0 } ? payload : new JsonObject(hashOver.Select(f => KeyValuePair.Create(f, payload[f]?.DeepClone())));
        var bookmark = new Bookmark(
            $"{InstanceId}-b{run.NextNumber()}", name, BookmarkHash.Of(name, identity), Node.Id, ActivityInstanceId,
            (JsonObject)payload.DeepClone(), dueAt, Now);
        run.State.Waiting.Add(bookmark);
        Suspends = true;
        return bookmark;
    }

    public void RemoveBookmark(string bookmarkId) =>
        run.State.Waiting.RemoveAll(b => b.Id == bookmarkId && b.ActivityInstanceId == ActivityInstanceId);

    /// <summary>The bookmarks this visit waits on.</summary>
    public IReadOnlyList<Bookmark> Bookmarks => [.. run.State.Waiting.Where(b => b.ActivityInstanceId == ActivityInstanceId)];

    /// <summary>Stops the burst after this call until the host has answered; then <see cref="ActivityType.Answered"/> is called.</summary>
    public void Ask(string kind, JsonObject payload) => Asked.Add(new HostQuestion(Node.Id, ActivityInstanceId, kind, payload));

    /// <summary>Something for the host to do after the burst, in the same transaction.</summary>
    public void Emit(string kind, JsonObject payload) => Emitted.Add(new FlowEffect(Node.Id, kind, payload));

    /// <summary>Ends this visit; without arguments with the outcome Done. Its open children are cancelled.</summary>
    public void Complete(params string[] outcomes) => Completion = outcomes.Length == 0 ? [ActivityType.Done] : outcomes;

    /// <summary>Ends the nearest loop around this activity; without one it only completes.</summary>
    public void Break() => Breaks = true;

    /// <summary>Ends the whole flow with these outcomes; everything still open is cancelled.</summary>
    public void FinishFlow(params string[] outcomes) => FlowEnd = outcomes.Length == 0 ? [ActivityType.Done] : outcomes;

    /// <summary>Ends the definition this activity is in with these outcomes: the use of it as an activity where it is used, else the whole flow.</summary>
    public void CompleteDefinition(params string[] outcomes) => CompositeEnd = outcomes.Length == 0 ? [ActivityType.Done] : outcomes;

    /// <summary>Begins a child of this activity after everything scheduled before it.</summary>
    public ActivityContext Schedule(ActivityNode child, JsonObject? variables = null) =>
        new(run, run.Schedule(child, Instance, variables));

    /// <summary>The children of this visit that are still open.</summary>
    public IReadOnlyList<ActivityContext> Children => [.. Instance.Children.Select(i => new ActivityContext(run, i))];

    public void CancelChild(ActivityContext child) => run.Cancel(child.Instance);

    internal void CancelChild(ActivityInstance child) => run.Cancel(child);

    /// <summary>Puts a child that can't go on in front of a person: an incident of its own, while this container goes on.</summary>
    internal void FailChild(ActivityNode child, JsonObject state, string code, LocalText message)
    {
        var instance = run.Schedule(child, Instance, null);
        instance.State = state;
        run.Fail(instance, code, message);
    }

    /// <summary>Values too large to be looked at are left out: the journal is kept for ever.</summary>
    private void See(string what, string name, JsonNode? value)
    {
        if (!run.Observed) return;
        if (Seen[what] is not JsonObject seen) Seen[what] = seen = [];
        seen[name] = value is null || value.ToJsonString().Length <= JournalEvents.LargestSeen ? value?.DeepClone() : "…";
    }

    private JsonNode? Evaluate(FlowExpression expression, string name)
    {
        try
        {
            return expression.Evaluate(scope);
        }
        catch (ExpressionException error)
        {
            throw new ActivityFaultException("expression-failed", new LocalText(
                $"无法计算输入项“{name}”：{error.Reason.Zh}", $"Failed to evaluate activity input '{name}': {error.Reason.En}"));
        }
    }
}
