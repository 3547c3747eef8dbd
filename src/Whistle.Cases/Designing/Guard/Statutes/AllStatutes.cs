using Whistle.Cases.Tasks;

namespace Whistle.Cases.Designing.Guard.Statutes;

/// <summary>The statutes the platform knows.</summary>
public static class AllStatutes
{
    /// <summary>Rules that hold for every case type, named or not.</summary>
    public static readonly Statute Everywhere = EveryCase.Statute;

    public static readonly IReadOnlyList<Statute> Named = [WhistleOrder.Statute, MediationLaw.Statute, PenaltyLaw.Statute];

    public static Statute? Find(string key) => Named.FirstOrDefault(s => s.Key == key);
}

/// <summary>What the steps that a rule keeps apart may be called besides by their acts.</summary>
internal static class Separation
{
    public const string Opening = TaskRights.Opening;
}

/// <summary>How the act of calling units ends, as the effects of a statute name it.</summary>
internal static class CalledUnits
{
    /// <summary>The units called have all ended: the port Done with the completion "all".</summary>
    public const string All = "all-ended";
}
