using System.Security.Cryptography;
using System.Text.Json;

namespace Whistle.Cases.Seeding;

/// <summary>The JSON files shipped inside this assembly (folder Data).</summary>
public static class EmbeddedData
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Reads one file. Throws <see cref="InvalidOperationException"/> naming the file when it is absent or malformed.</summary>
    public static T Read<T>(string file)
    {
        using var stream = Open(file);
        try
        {
            return JsonSerializer.Deserialize<T>(stream, Options) ?? throw new InvalidOperationException($"Data file {file} is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"Data file {file}: {e.Message}", e);
        }
    }

    /// <summary>The text of one file, for those who read it more strictly. Throws as <see cref="Read{T}"/>.</summary>
    public static string Text(string file)
    {
        using var reader = new StreamReader(Open(file));
        return reader.ReadToEnd();
    }

    /// <summary>First eight bytes of the SHA-256 over the files in the order given: changes whenever a shipped file does.</summary>
    public static long Fingerprint(params ReadOnlySpan<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            using var stream = Open(file);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            hash.AppendData(copy.GetBuffer().AsSpan(0, (int)copy.Length));
        }

        return BitConverter.ToInt64(hash.GetHashAndReset(), 0);
    }

    private static Stream Open(string file) =>
        typeof(EmbeddedData).Assembly.GetManifestResourceStream("Whistle.Cases.Data." + file)
        ?? throw new InvalidOperationException($"Data file {file} is not part of this assembly.");
}
