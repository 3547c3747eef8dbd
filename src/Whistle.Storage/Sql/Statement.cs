using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;

namespace Whistle.Storage.Sql;

/// <summary>One parameterised statement of the hot path. Made once for a model; compared by reference, so a connection can keep it prepared.</summary>
internal sealed class Statement(string text, params Slot[] slots)
{
    public string Text => text;
    public IReadOnlyList<Slot> Slots => slots;

    /// <summary>True when it changes rows, and not only reads or locks.</summary>
    public bool Writes { get; } = text.StartsWith("INSERT", StringComparison.Ordinal) || text.StartsWith("UPDATE", StringComparison.Ordinal)
        || text.StartsWith("DELETE", StringComparison.Ordinal) || text.StartsWith("MERGE", StringComparison.Ordinal)
        || text.StartsWith("WITH", StringComparison.Ordinal);

    /// <summary>The statement with its values in the order of its slots.</summary>
    public Write With(params object?[] values) => new(this, values);

    public override string ToString() => text;
}

/// <summary>A parameter of a statement, written the way the column it stands for is written by EF Core.</summary>
internal sealed record Slot(string Name, RelationalTypeMapping Mapping, bool Nullable)
{
    public DbParameter Create(DbCommand factory, object? value) => Mapping.CreateParameter(factory, "@" + Name, value, Nullable);

    /// <summary>The value as the provider takes it, for a parameter that already exists.</summary>
    public object ToProvider(object? value) =>
        (value is null ? null : Mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value) ?? DBNull.Value;
}

/// <summary>A statement with its values, waiting to be sent.</summary>
internal readonly record struct Write(Statement Statement, object?[] Values);
