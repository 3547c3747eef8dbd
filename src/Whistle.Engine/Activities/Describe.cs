using System.Text.Json.Nodes;

namespace Whistle.Engine.Activities;

/// <summary>Short forms for writing the descriptors of the built-in activities.</summary>
internal static class Describe
{
    public static readonly LocalText Flow = new("流程", "Flow");
    public static readonly LocalText Branching = new("分支", "Branching");
    public static readonly LocalText Looping = new("循环", "Looping");
    public static readonly LocalText Primitives = new("基础", "Primitives");
    public static readonly LocalText Scheduling = new("定时", "Scheduling");
    public static readonly LocalText Composition = new("子流程", "Composition");
    public static readonly LocalText Console = new("调试", "Console");

    public static ActivityDescriptor Activity(string name, LocalText category, string zh, string en, string aboutZh, string aboutEn) =>
        new("Elsa." + name, new LocalText(zh, en), new LocalText(aboutZh, aboutEn), category);

    public static InputDescriptor Input(string name, string type, string zh, string en, string aboutZh, string aboutEn,
        string hint = "singleline", JsonNode? byDefault = null) =>
        new(name, type, new LocalText(zh, en), new LocalText(aboutZh, aboutEn)) { UiHint = hint, Default = byDefault };

    public static InputDescriptor Choice(string name, string type, string zh, string en, string aboutZh, string aboutEn,
        string byDefault, params (string Value, string Zh, string En)[] options) =>
        Input(name, type, zh, en, aboutZh, aboutEn, "dropdown", byDefault) with
        {
            Options = [.. options.Select(o => new InputOption(o.Value, new LocalText(o.Zh, o.En)))]
        };

    public static OutputDescriptor Output(string name, string type, string zh, string en, string aboutZh, string aboutEn) =>
        new(name, type, new LocalText(zh, en), new LocalText(aboutZh, aboutEn));

    public static PortDescriptor Outcome(string name, string zh, string en) => new(name, PortKind.Flow, new LocalText(zh, en));

    public static PortDescriptor Embedded(string name, string zh, string en) => new(name, PortKind.Embedded, new LocalText(zh, en));
}
