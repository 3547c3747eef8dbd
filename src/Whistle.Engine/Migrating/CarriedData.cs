using System.Text.Json.Nodes;
using Whistle.Engine.Expressions;

namespace Whistle.Engine.Migrating;

/// <summary>Variables follow their declaration, by id and else by name; a value whose type changed is converted where it can be.</summary>
internal static class CarriedData
{
    public static JsonObject Variables(JsonObject values, IReadOnlyList<VariableDefinition> before, IReadOnlyList<VariableDefinition> after)
    {
        var carried = new JsonObject();
        foreach (var variable in after)
        {
            var old = before.FirstOrDefault(v => v.Id == variable.Id)
                      ?? before.FirstOrDefault(v => v.Name == variable.Name && after.All(a => a.Id != v.Id));
            if (old is null && !values.ContainsKey(variable.Name))
            {
                if (variable.Default is not null) carried[variable.Name] = ValueConversion.ForType(variable.Default, variable.TypeName, variable.IsArray);
            }
            else if (values.TryGetPropertyValue(old?.Name ?? variable.Name, out var value))
            {
                var isSame = old is not null && old.TypeName == variable.TypeName && old.IsArray == variable.IsArray;
                carried[variable.Name] = isSame ? value?.DeepClone() : ValueConversion.ForType(value, variable.TypeName, variable.IsArray);
            }
        }

        // What a script keeps under a name nobody declared is the script's own affair in both versions.
        foreach (var (name, value) in values)
            if (!carried.ContainsKey(name) && before.All(v => v.Name != name)) carried[name] = value?.DeepClone();
        return carried;
    }

    /// <summary>Kept outputs of activities the new version still has.</summary>
    public static JsonObject Outputs(JsonObject outputs, CompiledFlow to) =>
        new(outputs.Where(o => to.Activities.ContainsKey(o.Key)).Select(o => KeyValuePair.Create(o.Key, o.Value?.DeepClone())));
}
