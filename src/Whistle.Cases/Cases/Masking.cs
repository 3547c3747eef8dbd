using System.Text.Json.Nodes;

namespace Whistle.Cases.Cases;

/// <summary>Personal data as it is shown before somebody states why they need it (个人信息保护法 art 6: no more than the purpose needs).</summary>
public static class Masking
{
    /// <summary>Masks each text of a flat object: a surname stays, digits keep the first three and last two.</summary>
    public static JsonObject Mask(JsonObject personal)
    {
        var masked = new JsonObject();
        foreach (var (name, value) in personal)
            masked[name] = value is JsonValue v && v.TryGetValue<string>(out var text) ? Mask(text) : "***";
        return masked;
    }

    public static string Mask(string text)
    {
        if (text.Length == 0) return "";
        if (text.Length >= 7 && text.All(ch => char.IsAsciiDigit(ch) || ch is 'X' or 'x' or '-' or '+'))
            return string.Concat(text.AsSpan(0, 3), new string('*', text.Length - 5), text.AsSpan(text.Length - 2));
        return text[0] + new string('*', Math.Min(text.Length - 1, 3));
    }
}
