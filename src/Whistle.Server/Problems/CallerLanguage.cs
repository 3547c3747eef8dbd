using Microsoft.Net.Http.Headers;

namespace Whistle.Server.Problems;

/// <summary>The language to answer in: Chinese unless the caller prefers English.</summary>
public static class CallerLanguage
{
    public const string Chinese = "zh-CN";
    public const string English = "en";

    public static string Of(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var wanted)) return Chinese;
        foreach (var one in wanted.OrderByDescending(w => w.Quality ?? 1))
        {
            if (one.Quality == 0) continue;
            if (one.Value.StartsWith("zh", StringComparison.OrdinalIgnoreCase)) return Chinese;
            if (one.Value.StartsWith("en", StringComparison.OrdinalIgnoreCase)) return English;
        }
        return Chinese;
    }
}
