using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Whistle.Cases.CaseTypes.Forms;

/// <summary>Texts: trimming, characters, length, pattern and the four formats.</summary>
internal sealed partial class FormReading
{
    private JsonValue? Text(FormField field, JsonNode raw, string pointer)
    {
        if (CleanText(raw, pointer) is not { Length: > 0 } text) return null;
        var length = text.EnumerateRunes().Count();
        if (length < field.MinLength) Error(pointer, "too-short", FormTexts.TooShort(field.MinLength.Value));
        if (length > field.MaxLength) Error(pointer, "too-long", FormTexts.TooLong(field.MaxLength.Value));
        else if (field.Pattern?.IsMatch(text) == false) Error(pointer, "pattern", field.PatternMessage ?? FormTexts.BadPattern);
        return JsonValue.Create(field.Format is { } format ? Formatted(format, text, pointer) : text);
    }

    /// <summary>Trimmed, line ends as \n; null with an error for what is no text or holds characters no database should keep.</summary>
    private string? CleanText(JsonNode raw, string pointer)
    {
        if (raw is not JsonValue value || value.GetValueKind() != JsonValueKind.String)
        {
            Error(pointer, "wrong-type", FormTexts.NotText);
            return null;
        }
        if (Decoded(value) is not { } text)
        {
            Error(pointer, "bad-characters", FormTexts.BadCharacters);
            return null;
        }
        text = text.ReplaceLineEndings("\n").Trim();
        if (!text.EnumerateRunes().Any(r => r == Rune.ReplacementChar || (Rune.IsControl(r) && r.Value is not ('\n' or '\t')))) return text;
        Error(pointer, "bad-characters", FormTexts.BadCharacters);
        return null;
    }

    /// <summary>Null when the escapes are no valid text, such as half a surrogate pair.</summary>
    private static string? Decoded(JsonValue value)
    {
        try
        {
            return value.GetValue<string>();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private string Formatted(string format, string text, string pointer)
    {
        switch (format)
        {
            case "date" when !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _):
                Error(pointer, "bad-format", FormTexts.BadDate);
                break;
            case "date-time":
                return DateTime(text, pointer);
            case "phone" when !Phone().IsMatch(text):
                Error(pointer, "bad-format", FormTexts.BadPhone);
                break;
            case "id-number" when !IsIdNumber(text.ToUpperInvariant()):
                Error(pointer, "bad-format", FormTexts.BadIdNumber);
                break;
            case "id-number":
                return text.ToUpperInvariant();
        }
        return text;
    }

    /// <summary>RFC 3339 with an offset; kept in China Standard Time to the second, as people read it.</summary>
    private string DateTime(string text, string pointer)
    {
        string[] forms = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];
        if (DateTimeOffset.TryParseExact(text.EndsWith('Z') ? text[..^1] + "+00:00" : text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            && time.Year is > 1900 and < 9000)
            return time.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        Error(pointer, "bad-format", FormTexts.BadDateTime);
        return text;
    }

    /// <summary>Eighteen characters with a real date and the check character of GB 11643 (ISO 7064, MOD 11-2).</summary>
    private static bool IsIdNumber(string text)
    {
        if (!IdNumber().IsMatch(text)) return false;
        if (!DateOnly.TryParseExact(text.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return false;
        return CheckCharacter(text) == text[17];
    }

    private static char CheckCharacter(string text)
    {
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        return "10X98765432"[weights.Select((w, i) => w * (text[i] - '0')).Sum() % 11];
    }

    /// <summary>Mobile, fixed line with or without area code's dash and extension, 400/800 lines, and short public numbers.</summary>
    [GeneratedRegex(@"^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?|[48]00-?\d{3}-?\d{4}|1\d{2}|1\d{4})$", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();

    [GeneratedRegex(@"^[1-9]\d{16}[\dX]$", RegexOptions.CultureInvariant)]
    private static partial Regex IdNumber();
}
