namespace Whistle.Server.Elsa.Instances;

/// <summary>Workflow instances: list, open, journal, run and cancel.</summary>
public static class ElsaInstances
{
    public static void Map(RouteGroupBuilder elsa)
    {
        InstanceEndpoints.Map(elsa);
        JournalEndpoints.Map(elsa);
        VisitEndpoints.Map(elsa);
        RunEndpoints.Map(elsa);
        BulkEndpoints.Map(elsa);
        AlterationEndpoints.Map(elsa);
    }
}
