using Microsoft.Playwright;

namespace Whistle.Web.Tests.Support;

/// <summary>The two sizes every page is looked at.</summary>
public sealed record Screen(string Name, int Width, int Height, bool IsPhone)
{
    public static readonly Screen Desktop = new("desktop", 1440, 900, false);
    public static readonly Screen Phone = new("phone", 390, 844, true);

    public static Screen Of(string name) => name == Phone.Name ? Phone : Desktop;

    /// <summary>A device in 东大街, set to the city's own time.</summary>
    public BrowserNewContextOptions Options(Uri server, string language) => new()
    {
        BaseURL = server.ToString(),
        ViewportSize = new ViewportSize { Width = Width, Height = Height },
        IsMobile = IsPhone,
        HasTouch = IsPhone,
        Locale = language,
        TimezoneId = "Asia/Shanghai",
        Geolocation = new Geolocation { Longitude = 106.7345f, Latitude = 35.5415f, Accuracy = 12 },
        Permissions = ["geolocation"],
        ReducedMotion = ReducedMotion.Reduce,
    };
}
