using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Whistle.Engine.Definitions;

/// <summary>
/// The part of a definition that decides how it runs, in one canonical form: two drawings that differ only in
/// positions, order of connections or version numbers are the same flow.
/// </summary>
internal static class WhatRuns
{
    private static readonly HashSet<string> DrawingOnly = ["metadata", "nodeId", "vertices", "notFoundConnections", "latestAvailablePublishedVersion", "latestAvailablePublishedVersionId"];

    public static string Hash(FlowDefinition definition)
    {
        var what = new JsonObject
        {
            ["variables"] = definition.Raw["variables"]?.DeepClone(),
            ["inputs"] = definition.Raw["inputs"]?.DeepClone(),
            ["outputs"] = definition.Raw["outputs"]?.DeepClone(),
            ["outcomes"] = definition.Raw["outcomes"]?.DeepClone(),
            ["options"] = definition.Raw["options"]?.DeepClone(),
            ["tokenMode"] = definition.Options.TokenMode,
            ["root"] = definition.Root.DeepClone()
        };
        var text = new StringBuilder();
        Write(what, text);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Whether two activities are the same but for their drawing.</summary>
    public static bool Same(JsonObject one, JsonObject other)
    {
        var (left, right) = (new StringBuilder(), new StringBuilder());
        Write(one, left);
        Write(other, right);
        return left.Equals(right);
    }

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject json:
                WriteObject(json, text);
                break;
            case JsonArray array:
                text.Append('[');
                foreach (var item in array)
                {
                    Write(item, text);
                    text.Append(',');
                }
                text.Append(']');
                break;
            default:
                text.Append(node?.ToJsonString(FlowJson.Compact) ?? "null");
                break;
        }
    }

    private static void WriteObject(JsonObject json, StringBuilder text)
    {
        text.Append('{');
        foreach (var (name, value) in json.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (value is null || DrawingOnly.Contains(name)) continue;
            text.Append('"').Append(name).Append("\":");
            if (name == "connections" && value is JsonArray connections) WriteSorted(connections, text);
            else Write(value, text);
            text.Append(',');
        }
        text.Append('}');
    }

    private static void WriteSorted(JsonArray items, StringBuilder text)
    {
        var written = items.Select(item =>
        {
            var one = new StringBuilder();
            Write(item, one);
            return one.ToString();
        });
        text.Append('[').AppendJoin(',', written.Order(StringComparer.Ordinal)).Append(']');
    }
}
