namespace Whistle.Cases.Simulation;

/// <summary>A scenario of a case type: shipped as a file, written or recorded in the product. All of a case type's run whenever one of its flows is published.</summary>
public sealed class FlowScenario
{
    public Guid Id { get; set; }
    public required string CaseType { get; set; }

    /// <summary>Unique within the case type; for a shipped one the name of its file.</summary>
    public required string Key { get; set; }
    public required string Name { get; set; }
    public required string NameEn { get; set; }

    /// <summary>As docs/scenarios.md describes it. Ids, codes and routing facts; texts only where somebody wrote them into the scenario.</summary>
    public required string Json { get; set; }
    public ScenarioOrigin Origin { get; set; }

    /// <summary>Counts the changes; the ETag.</summary>
    public int Version { get; set; }
    public DateTime CreatedAt { get; set; }
    public Guid? CreatedById { get; set; }
    public DateTime UpdatedAt { get; set; }
    public Guid? UpdatedById { get; set; }
}

public enum ScenarioOrigin
{
    /// <summary>A file under workflows/. Read-only in the product: change the file, or copy it.</summary>
    Shipped,
    Written,

    /// <summary>Made from the course of a real case.</summary>
    Recorded,
}
