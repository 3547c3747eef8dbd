namespace Whistle.Cases.Storage;

/// <summary>The stored answer of a command, written in the command's own transaction.</summary>
public sealed class IdempotencyRecord
{
    public Guid UserId { get; set; }
    public required string Key { get; set; }

    /// <summary>SHA-256 hex of method, path and body.</summary>
    public required string RequestHash { get; set; }
    public int Status { get; set; }
    public required string Body { get; set; }
    public string? ETag { get; set; }
    public string? Location { get; set; }
    public DateTime CreatedAt { get; set; }
}

/// <summary>A gap-free number for one key, e.g. "whistle-620802-2026"; drawn inside the command's transaction.</summary>
public sealed class NumberSequence
{
    public required string Key { get; set; }
    public long Value { get; set; }
}
