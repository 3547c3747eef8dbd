using Whistle.Cases.Designing;
using Whistle.Server.SignIn;

namespace Whistle.Server.Elsa.Definitions;

/// <summary>Workflow definitions: list, open, save, publish, version history, export and import, bulk actions.</summary>
public static class ElsaDefinitions
{
    public static void Map(RouteGroupBuilder elsa)
    {
        DefinitionReading.Map(elsa);
        DefinitionSaving.Map(elsa);
        DefinitionFiles.Map(elsa);
        DefinitionBulk.Map(elsa);
        DefinitionGraph.Map(elsa);
    }
}
