namespace Whistle.Cases.Designing;

/// <summary>
/// The names types travel by in definitions. Elsa 3.8 writes short aliases and understands assembly-qualified names of the types it
/// knows; so do we. A list of a known type is one too (<c>String[]</c>, or <c>isArray</c> beside it).
/// </summary>
public static class TypeAliases
{
    /// <summary>Alias → the .NET names it stands for, without assembly.</summary>
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["Object"] = ["System.Object"],
        ["String"] = ["System.String"],
        ["Boolean"] = ["System.Boolean"],
        ["Int32"] = ["System.Int32"],
        ["Long"] = ["System.Int64", "Int64"],
        ["Single"] = ["System.Single"],
        ["Double"] = ["System.Double"],
        ["Decimal"] = ["System.Decimal"],
        ["Guid"] = ["System.Guid"],
        ["DateTime"] = ["System.DateTime"],
        ["DateTimeOffset"] = ["System.DateTimeOffset"],
        ["TimeSpan"] = ["System.TimeSpan"],
        ["StringDictionary"] = ["System.Collections.Generic.IDictionary`2[[System.String", "System.Collections.Generic.Dictionary`2[[System.String"],
        ["ObjectDictionary"] = ["System.Collections.Generic.IDictionary`2[[System.Object", "System.Dynamic.ExpandoObject"],
        ["JSON"] = [],
        ["JsonElement"] = ["System.Text.Json.JsonElement"],
        ["JsonNode"] = ["System.Text.Json.Nodes.JsonNode"],
        ["JsonObject"] = ["System.Text.Json.Nodes.JsonObject"],
        ["ByteArray"] = ["System.Byte[]"],
        ["Stream"] = ["System.IO.Stream"],
        ["WorkflowInstanceStorageDriver"] = ["Elsa.Workflows.WorkflowInstanceStorageDriver", "Elsa.Workflows.Services.WorkflowInstanceStorageDriver"],
        ["MemoryStorageDriver"] = ["Elsa.Workflows.MemoryStorageDriver", "Elsa.Workflows.Services.MemoryStorageDriver"],
        ["WorkflowStorageDriver"] = ["Elsa.Workflows.WorkflowStorageDriver", "Elsa.Workflows.Services.WorkflowStorageDriver"],
        ["FaultStrategy"] = ["Elsa.Workflows.IncidentStrategies.FaultStrategy"],
        ["ContinueWithIncidentsStrategy"] = ["Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy"],
        ["AllowAlwaysStrategy"] = ["Elsa.Workflows.ActivationValidators.AllowAlwaysStrategy"],
        ["SingletonStrategy"] = ["Elsa.Workflows.Runtime.ActivationValidators.SingletonStrategy"],
        ["CorrelatedSingletonStrategy"] = ["Elsa.Workflows.Runtime.ActivationValidators.CorrelatedSingletonStrategy"],
        ["CorrelationStrategy"] = ["Elsa.Workflows.Runtime.ActivationValidators.CorrelationStrategy"],
    };

    /// <summary>Types an Elsa server with its HTTP module offers; a definition may name them, nothing of ours gives them a meaning.</summary>
    private static readonly string[] FromElsa = ["Elsa.", "Microsoft.AspNetCore.Http.", "System.Net.Http."];

    private static readonly Dictionary<string, string> Aliases = Known
        .SelectMany(k => k.Value.Append(k.Key).Select(name => (name, k.Key)))
        .ToDictionary(p => p.name, p => p.Key, StringComparer.Ordinal);

    /// <summary>The alias of a name, or the name itself where it has none.</summary>
    public static string Normalise(string name) => Find(name) ?? name;

    /// <summary>Whether a variable, input or output may have this type.</summary>
    public static bool IsKnown(string name) => Find(name) is not null || FromElsa.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private static string? Find(string name)
    {
        var full = name.Split(',')[0].Trim();
        if (Aliases.TryGetValue(full, out var alias)) return alias;
        return full.EndsWith("[]", StringComparison.Ordinal) && Aliases.TryGetValue(full[..^2], out var element) ? element + "[]" : null;
    }
}
