using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Whistle.Engine.Definitions;

namespace Whistle.Engine;

/// <summary>
/// Elsa's bookmark hash: upper-case hex SHA-256 over the stimulus name and the payload's JSON, joined by a bar. Names of
/// the payload are PascalCase and nulls are dropped, so that a host finds every waiting bookmark by one indexed value.
/// </summary>
public static class BookmarkHash
{
    /// <param name="name">Stimulus name, usually the activity type name.</param>
    /// <param name="payload">Only the fields that identify what is waited for.</param>
    public static string Of(string name, JsonObject? payload)
    {
        var text = payload is null || payload.Count == 0 ? name : name + "|" + Pascal(payload)!.ToJsonString(FlowJson.Compact);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static JsonNode? Pascal(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                var named = new JsonObject();
                foreach (var (key, value) in json)
                    if (value is not null) named[FlowJson.PascalCase(key)] = Pascal(value);
                return named;
            case JsonArray array:
                return new JsonArray([.. array.Select(Pascal)]);
            default:
                return node?.DeepClone();
        }
    }
}
