namespace Whistle.Server.Elsa.Descriptors;

/// <summary>What the designer offers: activities, expressions, variable types, strategies, features.</summary>
public static class ElsaDescriptors
{
    public static void Map(RouteGroupBuilder elsa)
    {
    }
}
