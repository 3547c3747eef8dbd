namespace Whistle.Engine;

/// <summary>One text in both languages of the product; Chinese is the first language.</summary>
public sealed record LocalText(string Zh, string En)
{
    /// <summary>The text for a language tag such as <c>zh-CN</c> or <c>en</c>; anything but English reads Chinese.</summary>
    public string In(string language) =>
        language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? En : Zh;

    public override string ToString() => En;
}
