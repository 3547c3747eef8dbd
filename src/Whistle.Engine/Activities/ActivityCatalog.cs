namespace Whistle.Engine;

/// <summary>The activity types a compiler and an engine know. Anything else is refused by its name.</summary>
public sealed class ActivityCatalog
{
    private readonly Dictionary<string, ActivityType> types;

    /// <exception cref="ArgumentException">Two types share a name.</exception>
    public ActivityCatalog(IEnumerable<ActivityType> types) =>
        this.types = types.ToDictionary(t => t.Descriptor.TypeName, StringComparer.Ordinal);

    /// <summary>The built-in activities under Elsa's own type names.</summary>
    public static IEnumerable<ActivityType> Elsa => Activities.ElsaActivities.All;

    public IReadOnlyCollection<ActivityType> All => types.Values;

    public ActivityType? Find(string typeName) => types.GetValueOrDefault(typeName);
}
