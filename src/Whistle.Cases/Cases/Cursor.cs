using System.Globalization;
using System.Text;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Cases;

/// <summary>The place in a sorted list: the sort value of the last row and its id as tie-break. Opaque to callers.</summary>
public readonly record struct Cursor(DateTime At, Guid Id)
{
    public override string ToString() =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes($"{At.Ticks.ToString(CultureInfo.InvariantCulture)}.{Id:N}"))
            .TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <exception cref="Refusal">400 for a cursor we did not give.</exception>
    public static Cursor? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            var padded = text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
            var parts = Encoding.ASCII.GetString(Convert.FromBase64String(padded)).Split('.');
            var ticks = long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture);
            return new Cursor(new DateTime(ticks, DateTimeKind.Utc), Guid.ParseExact(parts[1], "N"));
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            throw new Refusal(400, "bad-cursor", new LocalText("cursor 参数无效，请从第一页重新查询。", "The cursor is not one of ours; start from the first page."));
        }
    }

    /// <summary>Clamps a page size to 1–200.</summary>
    public static int Limit(int asked) => Math.Clamp(asked, 1, 200);
}
