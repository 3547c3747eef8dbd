namespace Whistle.Server.Problems;

/// <summary>How much a request may send, in bytes.</summary>
public static class RequestLimits
{
    /// <summary>A JSON body.</summary>
    public const long Json = 1 << 20;

    /// <summary>A multipart body: the largest file and the wrapping around it.</summary>
    public const long Multipart = Cases.Evidence.FileShelf.Largest + (64 << 10);

    /// <summary>
    /// What the socket accepts. Far above what any endpoint takes, so that an oversized body is read away and answered with 413:
    /// a connection cut in the middle of an upload shows the person nothing.
    /// </summary>
    public const long Socket = 256L << 20;
}

/// <summary>An endpoint whose JSON body may be of another size than <see cref="RequestLimits.Json"/>.</summary>
public sealed record BodyLimit(long Bytes);
