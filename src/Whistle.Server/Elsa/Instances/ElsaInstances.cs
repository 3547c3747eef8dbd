namespace Whistle.Server.Elsa.Instances;

/// <summary>Workflow instances: list, open, journal, run and cancel.</summary>
public static class ElsaInstances
{
    public static void Map(RouteGroupBuilder elsa)
    {
    }
}
