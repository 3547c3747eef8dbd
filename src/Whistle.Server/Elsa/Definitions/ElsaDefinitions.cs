namespace Whistle.Server.Elsa.Definitions;

/// <summary>Workflow definitions: list, open, save, publish, export and import.</summary>
public static class ElsaDefinitions
{
    public static void Map(RouteGroupBuilder elsa)
    {
    }
}
