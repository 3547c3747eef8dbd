using System.Text.Json.Nodes;
using Whistle.Cases;
using Whistle.Cases.Access;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Engine;

namespace Whistle.Server.Elsa.Descriptors;

/// <summary>The lists an administrator picks from while drawing. What belongs to a case type says so, since the Studio does not tell which definition is open.</summary>
internal sealed class OptionLists(IReadOnlyList<CaseBundle> bundles, CityNames names, ClockPolicies policies)
{
    private static readonly InputOption None = new("", new LocalText("（不填）", "(none)"));

    /// <summary>The inputs of the activity at hand, for lists that follow from them.</summary>
    public JsonObject Values { get; init; } = [];

    public IReadOnlyList<InputOption> Of(string source) => source switch
    {
        OptionSources.Roles => [.. Roles.Names.Select(r => new InputOption(r.Key, r.Value))],
        OptionSources.Organisations => [None, .. names.AllExisting.Select(o => new InputOption(o.Code, new LocalText($"{o.Name}（{o.Code}）", $"{o.NameEn} ({o.Code})")))],
        OptionSources.Stages => [None, .. ByType(t => t.Stages.Select(s => (s.Key, s.Name)))],
        OptionSources.Forms => [None, .. ByType(t => t.Forms.Values.Select(f => (f.Key, f.Title)))],
        OptionSources.Kinds => [None, .. ByType(t => t.Kinds.Select(k => (k.Key, k.Name)))],
        OptionSources.Interrupts => [None, .. ByType(t => t.Interrupts.Select(i => (i.Name, i.Label)))],
        OptionSources.Subflows => [None, .. Subflows()],
        OptionSources.Steps => [new InputOption("open", new LocalText("立案（发起）", "Opening the case")), .. Steps()],
        OptionSources.Clocks => [None, .. Clocks()],
        OptionSources.Outcomes => [.. ActivityValues.Texts(Values, "outcomes").Select(o => new InputOption(o, new LocalText(o, o)))],
        _ => [],
    };

    private IEnumerable<InputOption> ByType(Func<CaseType, IEnumerable<(string Key, LocalText Name)>> read) => bundles
        .SelectMany(b => read(b.Type).Select(item => (item.Key, item.Name, Type: b.Type.Name)))
        .GroupBy(item => item.Key, StringComparer.Ordinal)
        .Select(same => Named(same.Key, same.First().Name, [.. same.Select(s => s.Type)]));

    private IEnumerable<InputOption> Subflows() => bundles.SelectMany(b => b.Type.Subflows
        .Where(b.Has)
        .Select(id => Named(id, new LocalText(b.Flow(id).Definition.Name, b.Flow(id).Definition.Name), [b.Type.Name])));

    private IEnumerable<InputOption> Steps() => bundles
        .SelectMany(b => b.Flows.Values.SelectMany(f => FlowTasks.Of(f.Compiled)).Select(task => (task.Kind, task.Title, Type: b.Type.Name)))
        .GroupBy(task => task.Kind, StringComparer.Ordinal)
        .Select(same => Named(same.Key, same.First().Title, [.. same.Select(s => s.Type)]));

    /// <summary>Short keys: a policy of a case type, whatever the case's kind, goes by its last part; a limit of law by its whole key.</summary>
    private IEnumerable<InputOption> Clocks() => policies.All
        .Where(p => !p.Backwards)
        .Select(p => (Key: Short(p.Key), p.Name))
        .GroupBy(p => p.Key, StringComparer.Ordinal)
        .Select(same => new InputOption(same.Key, same.Count() == 1
            ? new LocalText($"{same.First().Name.Zh}（{same.Key}）", $"{same.First().Name.En} ({same.Key})")
            : new LocalText($"{same.First().Name.Zh}等，按案件类别（{same.Key}）", $"{same.First().Name.En} and others, by kind of case ({same.Key})")));

    private string Short(string key)
    {
        foreach (var type in bundles.Select(b => b.Type))
        {
            if (!key.StartsWith(type.Key + ".", StringComparison.Ordinal)) continue;
            var rest = key[(type.Key.Length + 1)..];
            var kind = rest.Split('.')[0];
            return type.Kind(kind) is not null && rest.Length > kind.Length ? rest[(kind.Length + 1)..] : rest;
        }
        return key;
    }

    private static InputOption Named(string key, LocalText name, IReadOnlyList<LocalText> types)
    {
        var distinct = types.Distinct().ToList();
        return new InputOption(key, new LocalText(
            $"{name.Zh}（{string.Join('、', distinct.Select(t => t.Zh))} · {key}）", $"{name.En} ({string.Join(", ", distinct.Select(t => t.En))} · {key})"));
    }
}
