namespace Whistle.Cases.Geography;

/// <summary>One administrative division, from province to township (GB/T 2260, GB/T 10114).</summary>
public sealed class Division
{
    public required string Code { get; set; }
    public required string Name { get; set; }
    public required string NameEn { get; set; }
    public string? ParentCode { get; set; }
    public DivisionLevel Level { get; set; }

    /// <summary>"subdistrict", "town", "township", "district", "county" …, as in the statistics.</summary>
    public required string Type { get; set; }

    /// <summary>False for statistical pseudo-units, which never blow a whistle.</summary>
    public bool Operational { get; set; }

    /// <summary>True where the public sources disagree and the county must confirm.</summary>
    public bool NeedsConfirmation { get; set; }
    public string? Note { get; set; }
}

public enum DivisionLevel { Province, City, County, Township }
