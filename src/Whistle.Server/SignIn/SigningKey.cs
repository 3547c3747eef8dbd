using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Whistle.Server.Composition;

namespace Whistle.Server.SignIn;

/// <summary>
/// The key that signs access tokens: configured (<c>SignIn:SigningKey</c>, base64, 32 bytes or more), else made once and kept in
/// Data:Directory. Several nodes share Data:Directory for their files anyway; nodes that do not must be given the key.
/// </summary>
public static class SigningKey
{
    public const string FileName = "signing-key";
    private const int Length = 64;

    public static SymmetricSecurityKey Of(ServerSettings settings) =>
        new(settings.SigningKey ?? Load(Path.Combine(settings.DataDirectory, FileName)));

    private static byte[] Load(string path)
    {
        if (!File.Exists(path)) Make(path);
        var key = File.ReadAllBytes(path);
        return key.Length >= 32 ? key : throw new SettingsException(
            $"The signing key {path} is damaged ({key.Length} bytes). Delete it to make a new one; everybody then has to sign in again.");
    }

    /// <summary>Written aside and renamed, so that two nodes starting together never read half a key.</summary>
    private static void Make(string path)
    {
        var fresh = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(fresh, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(Length));
            file.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(fresh, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(fresh);
        }
    }
}
