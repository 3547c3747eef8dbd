namespace Whistle.Web.Tests.Support;

/// <summary>Pictures of pages, left in the folder WHISTLE_PICTURES names; none where it names none.</summary>
public static class Pictures
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("WHISTLE_PICTURES");

    public static async Task Take(Person person, string page)
    {
        if (Folder is { Length: > 0 }) await person.Picture(Path.Combine(Folder, $"{page}-{person.Screen.Name}.png"));
    }
}
