using Whistle.Engine;

namespace Whistle.Cases.Flows;

/// <summary>The groups our activities stand in, in the designer's toolbox.</summary>
public static class FlowCategories
{
    public static readonly LocalText Work = new("办理", "Casework");
    public static readonly LocalText Case = new("案件", "Case");
}
