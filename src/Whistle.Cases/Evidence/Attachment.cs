namespace Whistle.Cases.Evidence;

/// <summary>A file that is complete, hashed and on disk before any command may name it.</summary>
public sealed class Attachment
{
    public Guid Id { get; set; }
    public Guid? CaseId { get; set; }
    public Guid? TaskId { get; set; }
    public Guid? UnitOrderId { get; set; }
    public Guid UploadedById { get; set; }
    public Guid OrganisationId { get; set; }

    /// <summary>Sanitised; shown and used for downloads, never as a path.</summary>
    public required string FileName { get; set; }

    /// <summary>Decided by magic bytes, not by what the client said.</summary>
    public required string MediaType { get; set; }
    public long Size { get; set; }

    /// <summary>SHA-256 of the original bytes, lower-case hex.</summary>
    public required string Sha256 { get; set; }

    /// <summary>Relative path of the untouched original.</summary>
    public required string OriginalPath { get; set; }

    /// <summary>Relative path of the copy people are shown: metadata stripped, bounded size; null for files that are no pictures.</summary>
    public string? PublicPath { get; set; }
    public DateTime? TakenAt { get; set; }
    public double? Lon { get; set; }
    public double? Lat { get; set; }
    public DateTime CreatedAt { get; set; }
}
