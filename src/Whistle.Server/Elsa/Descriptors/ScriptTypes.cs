using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Server.Elsa.Descriptors;

/// <summary>
/// TypeScript declarations for the designer's script editor: the functions the sandbox offers, and the variables and inputs of the
/// definition at hand. Names that are no identifiers are left out: a script reaches them by <c>getVariable</c>.
/// </summary>
internal static class ScriptTypes
{
    /// <summary>More names than a person can choose from help nobody and would make the editor slow.</summary>
    private const int MostNames = 500;

    private const string Offered = """
        declare function getVariable(name: string): any;
        declare function setVariable(name: string, value: any): void;
        declare function getInput(name: string): any;
        declare function getOutputFrom(activityIdOrName: string, outputName?: string): any;
        declare function getLastResult(): any;
        declare function getWorkflowInstanceId(): string;
        declare function getWorkflowDefinitionId(): string;
        declare function getWorkflowDefinitionVersion(): number;
        declare function getWorkflowInstanceName(): string | null;
        declare function setWorkflowInstanceName(name: string): void;
        declare function getCorrelationId(): string | null;
        declare function setCorrelationId(id: string): void;
        declare function setOutcome(outcome: string): void;
        declare function setOutcomes(outcomes: string[]): void;
        declare function isNullOrWhiteSpace(text: string | null): boolean;
        declare function isNullOrEmpty(text: string | null): boolean;
        declare function toJson(value: any): string;
        declare function newGuidString(): string;

        """;

    public static async Task<IResult> Answer(string definitionId, ICaseStore store, CancellationToken cancel)
    {
        await using var db = store.Read();
        var json = await db.Definitions.Where(d => d.DefinitionId == definitionId).OrderByDescending(d => d.IsLatest).ThenByDescending(d => d.Version)
            .Select(d => d.Json).FirstOrDefaultAsync(cancel);
        return TypedResults.File(Encoding.UTF8.GetBytes(Declarations(json is null ? null : Readable(json))), "application/x-typescript", "whistle.d.ts");
    }

    public static string Declarations(FlowDefinition? definition)
    {
        var text = new StringBuilder(Offered.ReplaceLineEndings("\n"));
        var variables = Named(definition?.Variables.Select(v => (v.Name, Type(v.TypeName, v.IsArray))) ?? []);
        text.Append("declare const variables: {\n");
        foreach (var (name, type) in variables) text.Append("  ").Append(name).Append(": ").Append(type).Append(";\n");
        text.Append("};\n");
        foreach (var (name, type) in variables)
            text.Append("declare function get").Append(Pascal(name)).Append("(): ").Append(type).Append(";\n")
                .Append("declare function set").Append(Pascal(name)).Append("(value: ").Append(type).Append("): void;\n");
        var known = variables.Select(v => Pascal(v.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, type) in Named(definition?.Inputs.Select(i => (i.Name, Type(i.TypeName, false))) ?? []))
            if (known.Add(Pascal(name))) text.Append("declare function get").Append(Pascal(name)).Append("(): ").Append(type).Append(";\n");
        return text.ToString();
    }

    private static FlowDefinition? Readable(string json)
    {
        try
        {
            return FlowDefinition.Parse(json);
        }
        catch (FlowFormatException)
        {
            // A draft may be half-made; the functions are offered all the same.
            return null;
        }
    }

    private static List<(string Name, string Type)> Named(IEnumerable<(string Name, string Type)> all) =>
        [.. all.Where(v => IsIdentifier(v.Name)).DistinctBy(v => v.Name, StringComparer.Ordinal).Take(MostNames)];

    private static bool IsIdentifier(string name) =>
        name.Length is > 0 and <= 100 && (char.IsLetter(name[0]) || name[0] is '_' or '$') && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '$');

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string Type(string alias, bool isArray)
    {
        var type = alias.TrimEnd('?') switch
        {
            "String" or "Guid" or "TimeSpan" or "DateTime" or "DateTimeOffset" => "string",
            "Boolean" => "boolean",
            "Int32" or "Int64" or "Long" or "Single" or "Double" or "Decimal" => "number",
            "StringDictionary" => "Record<string, string>",
            "ObjectDictionary" or "JsonObject" => "Record<string, any>",
            _ => "any",
        };
        return isArray ? type + "[]" : type;
    }
}
