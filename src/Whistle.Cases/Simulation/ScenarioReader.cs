using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Clocks;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <summary>Reads a scenario strictly: an unknown key, a wrong type or a step that says two things at once is a problem with its place.</summary>
public static class ScenarioReader
{
    public const int MaxSteps = 200;
    public const int MaxName = 200;

    /// <summary>In bytes; ten times the longest story anybody tells.</summary>
    public const int MaxLength = 256 * 1024;

    /// <exception cref="Refusal">422 <c>invalid-scenario</c> with a pointer for everything that is wrong, each below <paramref name="root"/>.</exception>
    public static Scenario Read(JsonObject json, string root = "")
    {
        var problems = new ProblemList("");
        if (Encoding.UTF8.GetByteCount(json.ToJsonString(Json.Compact)) > MaxLength)
            problems.Add("", "too-long", $"情景最多 {MaxLength / 1024} KB", $"A scenario holds {MaxLength / 1024} KB at most");
        var scenario = problems.Found.Count > 0 ? null : Read(json, problems);
        if (scenario is not null && problems.Found.Count == 0) return scenario;
        throw new Refusal(422, "invalid-scenario", new LocalText("情景内容有误，请按提示修改。", "The scenario needs mending."),
            [.. problems.Found.Select(p => new FieldError(root + p.Pointer, p.Code, p.Reason))]);
    }

    /// <summary>Null or incomplete when there are problems.</summary>
    internal static Scenario? Read(string text, ProblemList problems) =>
        StrictJson.Parse(text, problems) is { } json ? Read(json, problems) : null;

    private static Scenario Read(JsonObject file, ProblemList problems)
    {
        var json = new StrictJson(file, "", problems);
        var scenario = new Scenario
        {
            Name = json.RequiredBilingual("name"),
            CaseType = json.Text("caseType"),
            StartsAt = Instant(json, "startsAt"),
            People = [.. json.Objects("people").Select(Person)],
            Opening = json.Object("opens") is { } opens ? Opening(opens) : new ScenarioOpening(null, null),
            Steps = [.. json.Objects("steps").Select(Step).OfType<ScenarioStep>()],
            Expect = json.Object("expect") is { } expect ? ExpectationReader.Read(expect) : new Expectations(),
        };
        if (scenario.Name.Zh.Length > MaxName || scenario.Name.En.Length > MaxName) problems.Add("/name", "too-long", $"名称最多 {MaxName} 字", $"A name has {MaxName} characters at most");
        if (scenario.Steps.Count > MaxSteps) problems.Add("/steps", "too-many", $"最多 {MaxSteps} 步", $"{MaxSteps} steps at most");
        json.Close();
        return scenario;
    }

    private static ScenarioPerson Person(StrictJson json)
    {
        var person = new ScenarioPerson(Role(json, "role") ?? json.RequiredText("role"), json.RequiredText("organisation"));
        json.Close();
        return person;
    }

    private static ScenarioOpening Opening(StrictJson json)
    {
        var opening = new ScenarioOpening(WhoOf(json, "by"), Data(json));
        json.Close();
        return opening;
    }

    private static ScenarioStep? Step(StrictJson json)
    {
        var (after, at) = (Duration(json, "after"), Instant(json, "at"));
        if (after is not null && at is not null) json.Problems.Add(json.At("at"), "contradiction", "after 与 at 只能填一个", "Give after or at, not both");
        string[] kinds = [.. new[] { "task", "interrupt", "message", "advance" }.Where(json.Has)];
        if (kinds.Length != 1)
        {
            json.Problems.Add(json.Pointer, "unknown-step", "每一步须且只能有 task、interrupt、message、advance 之一", "A step has exactly one of task, interrupt, message and advance");
            return null;
        }
        ScenarioStep? step = kinds[0] switch
        {
            "task" => new ScenarioStep.Do(json.RequiredText("task"), json.Text("unit"), WhoOf(json, "who"), json.RequiredText("outcome"), Data(json), json.Text("comment"), after, at),
            "interrupt" => new ScenarioStep.Interrupt(json.RequiredText("interrupt"), WhoOf(json, "who"), Data(json), json.Text("comment"), after, at),
            "message" => new ScenarioStep.Message(json.RequiredText("message"), after, at),
            _ => json.Raw("advance") is JsonValue value && value.TryGetValue<string>(out var text) && text == "next"
                ? new ScenarioStep.Advance(null) : new ScenarioStep.Advance(Duration(json, "advance")),
        };
        json.Close();
        return step;
    }

    internal static Who? WhoOf(StrictJson json, string name)
    {
        if (json.Object(name) is not { } who) return null;
        var read = new Who(Role(who, "role"), who.Text("organisation"), who.Text("account"));
        who.Close();
        if (read is { Role: null, Organisation: null, Account: null })
            who.Problems.Add(who.Pointer, "missing", "须填写岗位、单位或账号之一", "Give a role, a body or an account");
        return read;
    }

    private static string? Role(StrictJson json, string name) => json.OneOf(name, [.. Roles.Names.Keys]);

    private static JsonObject? Data(StrictJson json)
    {
        if (json.Raw("data") is not { } node) return null;
        if (node is JsonObject data) return data.DeepClone().AsObject();
        json.Problems.Add(json.At("data"), "wrong-type", "应为 JSON 对象", "A JSON object is expected");
        return null;
    }

    /// <summary>ISO 8601, e.g. PT90M or P3D; positive and at most ten years.</summary>
    internal static TimeSpan? Duration(StrictJson json, string name)
    {
        if (json.Text(name) is not { } text) return null;
        try
        {
            var duration = XmlConvert.ToTimeSpan(text);
            if (duration >= TimeSpan.Zero && duration <= TimeSpan.FromDays(3660)) return duration;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            // Reported below, like a duration out of range.
        }
        json.Problems.Add(json.At(name), "bad-duration", $"“{text}”不是可用的时长，如 PT90M、P3D", $"\"{text}\" is no usable duration such as PT90M or P3D");
        return null;
    }

    /// <summary>RFC 3339 with an offset.</summary>
    internal static DateTime? Instant(StrictJson json, string name)
    {
        if (json.Text(name) is not { } text) return null;
        if (text.Length > 19 && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 18)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var at) && at.Year is > 2000 and < 2100) return at.UtcDateTime;
        json.Problems.Add(json.At(name), "bad-time", $"“{text}”不是带时区的时间，如 2026-11-24T09:00:00+08:00", $"\"{text}\" is no time with an offset such as 2026-11-24T09:00:00+08:00");
        return null;
    }
}

/// <summary>Reads what a scenario expects.</summary>
internal static class ExpectationReader
{
    public static Expectations Read(StrictJson json)
    {
        var expect = new Expectations
        {
            Status = Word<CaseStatus>(json, "status"),
            Stage = json.Text("stage"),
            Stages = Repeatable(json, "stages"),
            Visited = json.Texts("visited"),
            NotVisited = json.Texts("notVisited"),
            Tasks = [.. json.Objects("tasks").Select(Task)],
            Clocks = [.. json.Objects("clocks").Select(Clock)],
            Escalations = [.. json.Objects("escalations").Select(Escalation)],
            Waiting = json.Has("waiting") ? Repeatable(json, "waiting") : null,
            Incidents = Repeatable(json, "incidents"),
        };
        json.Close();
        return expect;
    }

    private static ExpectedTask Task(StrictJson json)
    {
        var task = new ExpectedTask(json.RequiredText("kind"), ScenarioReader.WhoOf(json, "to"), json.Text("unit"), json.Count("times"), json.Pointer);
        json.Close();
        return task;
    }

    private static ExpectedClock Clock(StrictJson json)
    {
        var clock = new ExpectedClock(json.RequiredText("policy"), json.Text("unit"), ScenarioReader.Instant(json, "dueAt"),
            ScenarioReader.Duration(json, "metWithin"), Word<ClockState>(json, "state"), json.Pointer);
        json.Close();
        return clock;
    }

    private static ExpectedEscalation Escalation(StrictJson json)
    {
        var escalation = new ExpectedEscalation(json.RequiredText("rung"), ScenarioReader.Instant(json, "at"), json.Count("times"), json.Pointer);
        json.Close();
        return escalation;
    }

    private static T? Word<T>(StrictJson json, string name) where T : struct, Enum =>
        json.OneOf(name, [.. Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName)]) is { } word ? Enum.Parse<T>(word, ignoreCase: true) : null;

    /// <summary>A list of texts in which one may come again.</summary>
    private static string[] Repeatable(StrictJson json, string name)
    {
        if (json.Raw(name) is not { } node) return [];
        if (node is JsonArray array && array.All(i => i is JsonValue v && v.TryGetValue<string>(out _))) return [.. array.Select(i => i!.GetValue<string>())];
        json.Problems.Add(json.At(name), "wrong-type", "应为文本列表", "A list of texts is expected");
        return [];
    }
}
