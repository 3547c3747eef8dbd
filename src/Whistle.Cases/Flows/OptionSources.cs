namespace Whistle.Cases.Flows;

/// <summary>Names of the lists our activities let an administrator pick from; the server fills them from what is current.</summary>
public static class OptionSources
{
    public const string Roles = "roles";
    public const string Organisations = "organisations";
    public const string Stages = "stages";
    public const string Forms = "forms";
    public const string Kinds = "kinds";
    public const string Interrupts = "interrupts";
    public const string Subflows = "subflows";

    /// <summary>Kinds of task drawn anywhere, and <c>open</c> for opening the case.</summary>
    public const string Steps = "steps";
    public const string Clocks = "clocks";

    /// <summary>The outcomes the activity at hand declares.</summary>
    public const string Outcomes = "outcomes";
}
