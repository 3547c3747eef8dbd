using System.Reflection;

namespace Whistle.Server.Composition;

/// <summary>Where the built front end lies: beside the program when published, in the web project's dist folder when run from the source tree.</summary>
public static class BuiltWeb
{
    public static string? Find()
    {
        var published = Path.Combine(AppContext.BaseDirectory, "web");
        if (IsBuilt(published)) return published;
        var source = typeof(BuiltWeb).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(m => m.Key == "WebDist")?.Value;
        return source is not null && IsBuilt(source) ? source : null;
    }

    private static bool IsBuilt(string folder) => File.Exists(Path.Combine(folder, "index.html"));
}
