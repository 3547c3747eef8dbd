using System.Text.Json;
using System.Text.Json.Nodes;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Designing;

/// <summary>The types of a definition's fields, each wrong one named by its JSON pointer. Says nothing about what the flow does.</summary>
internal sealed class DefinitionShape(JsonObject raw)
{
    private const int MostErrors = 50;

    private static readonly LocalText Text = new("应为文本。", "Text is expected.");
    private static readonly LocalText Flag = new("应为 true 或 false。", "true or false is expected.");
    private static readonly LocalText Integer = new("应为整数。", "An integer is expected.");
    private static readonly LocalText Object = new("应为 JSON 对象。", "A JSON object is expected.");
    private static readonly LocalText List = new("应为 JSON 数组。", "A JSON array is expected.");

    private readonly List<FieldError> errors = [];

    public void RefuseIfWrong()
    {
        if (errors.Count > 0) throw DefinitionIntake.Wrong(errors);
    }

    public void Check()
    {
        Walk(raw, "");
        foreach (var name in (string[])["id", "definitionId", "name", "description", "toolVersion", "createdAt"]) Is(raw, name, "", JsonValueKind.String);
        foreach (var name in (string[])["isReadonly", "isSystem", "isLatest", "isPublished"]) IsFlag(raw, name, "");
        IsInteger(raw, "version", "");
        Is(raw, "customProperties", "", JsonValueKind.Object);
        Is(raw, "options", "", JsonValueKind.Object);
        if (raw["options"] is JsonObject options) Options(options);
        Variables(raw["variables"], "/variables");
        foreach (var name in (string[])["inputs", "outputs"]) Arguments(raw[name], "/" + name);
        Items(raw["outcomes"], "/outcomes", JsonValueKind.String);
        if (raw["root"] is JsonObject root) Activity(root, "/root");
        else Add("/root", raw["root"] is null ? new LocalText("缺少根活动。", "The root activity is missing.") : Object);
    }

    private void Options(JsonObject options)
    {
        foreach (var name in (string[])["activationStrategyType", "incidentStrategyType", "commitStrategyName", "activityCategory"]) Is(options, name, "/options", JsonValueKind.String);
        foreach (var name in (string[])["usableAsActivity", "autoUpdateConsumingWorkflows"]) IsFlag(options, name, "/options");
    }

    private void Variables(JsonNode? node, string pointer)
    {
        foreach (var (variable, at) in Items(node, pointer, JsonValueKind.Object))
        {
            foreach (var name in (string[])["id", "name", "storageDriverTypeName"]) Is(variable!.AsObject(), name, at, JsonValueKind.String);
            IsFlag(variable!.AsObject(), "isArray", at);
            TypeName(variable.AsObject(), "typeName", at);
            if (variable["value"] is { } value && value.GetValueKind() != JsonValueKind.String)
                Add(at + "/value", new LocalText("变量的默认值一律写成文本（例如 \"42\"），不论其类型。", "A variable's default is written as text (\"42\"), whatever its type."));
        }
    }

    private void Arguments(JsonNode? node, string pointer)
    {
        foreach (var (argument, at) in Items(node, pointer, JsonValueKind.Object))
        {
            foreach (var name in (string[])["name", "displayName", "description", "category", "uiHint", "storageDriverType"]) Is(argument!.AsObject(), name, at, JsonValueKind.String);
            IsFlag(argument!.AsObject(), "isArray", at);
            TypeName(argument.AsObject(), "type", at);
        }
    }

    private void Activity(JsonObject json, string pointer)
    {
        foreach (var name in (string[])["id", "type"])
            if (json[name] is null) Add($"{pointer}/{name}", new LocalText("此处必须填写。", "This must be filled in."));
        foreach (var name in (string[])["id", "type", "name", "nodeId"]) Is(json, name, pointer, JsonValueKind.String);
        IsInteger(json, "version", pointer);
        foreach (var name in (string[])["customProperties", "metadata"]) Is(json, name, pointer, JsonValueKind.Object);
        Variables(json["variables"], pointer + "/variables");
        foreach (var (connection, at) in Items(json["connections"], pointer + "/connections", JsonValueKind.Object))
            foreach (var end in (string[])["source", "target"])
            {
                Is(connection!.AsObject(), end, at, JsonValueKind.Object);
                foreach (var name in (string[])["activity", "port"])
                    if (connection[end] is JsonObject place) Is(place, name, $"{at}/{end}", JsonValueKind.String);
            }
        foreach (var (child, at) in Items(json["activities"], pointer + "/activities", JsonValueKind.Object)) Activity(child!.AsObject(), at);
    }

    /// <summary>Names that mean something to JavaScript, and texts longer than any expression a person writes.</summary>
    private void Walk(JsonNode? node, string pointer)
    {
        switch (node)
        {
            case JsonObject json:
                foreach (var (name, value) in json)
                {
                    if (name is "__proto__") Add($"{pointer}/{name}", new LocalText("不允许使用此字段名。", "This field name is not allowed."));
                    Walk(value, $"{pointer}/{name}");
                }
                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++) Walk(list[i], $"{pointer}/{i}");
                break;
            case JsonValue value when value.TryGetValue<string>(out var text) && text.Length > DefinitionIntake.LongestText:
                Add(pointer, new LocalText($"文本超过 {DefinitionIntake.LongestText / 1024} K 字符。", $"The text is longer than {DefinitionIntake.LongestText / 1024}K characters."));
                break;
        }
    }

    private void TypeName(JsonObject json, string name, string pointer)
    {
        Is(json, name, pointer, JsonValueKind.String);
        if (ActivityTree.Text(json[name]) is { } type && !TypeAliases.IsKnown(type))
            Add($"{pointer}/{name}", new LocalText($"未知的类型“{type}”。", $"Unknown type '{type}'."));
    }

    private List<(JsonNode? Item, string Pointer)> Items(JsonNode? node, string pointer, JsonValueKind kind)
    {
        var items = new List<(JsonNode?, string)>();
        if (node is null) return items;
        if (node is not JsonArray list)
        {
            Add(pointer, List);
            return items;
        }
        for (var i = 0; i < list.Count; i++)
            if (list[i]?.GetValueKind() == kind) items.Add((list[i], $"{pointer}/{i}"));
            else Add($"{pointer}/{i}", kind == JsonValueKind.Object ? Object : Text);
        return items;
    }

    private void Is(JsonObject json, string name, string pointer, JsonValueKind kind)
    {
        if (json[name] is { } value && value.GetValueKind() != kind) Add($"{pointer}/{name}", kind == JsonValueKind.Object ? Object : Text);
    }

    private void IsFlag(JsonObject json, string name, string pointer)
    {
        if (json[name] is { } value && value.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False)) Add($"{pointer}/{name}", Flag);
    }

    private void IsInteger(JsonObject json, string name, string pointer)
    {
        if (json[name] is { } value && !(value is JsonValue number && number.TryGetValue<int>(out _))) Add($"{pointer}/{name}", Integer);
    }

    private void Add(string pointer, LocalText message)
    {
        if (errors.Count < MostErrors) errors.Add(new FieldError(pointer, "misshapen", message));
    }
}
