using System.Text.Json.Nodes;
using Whistle.Engine;

namespace Whistle.Server.Elsa.Descriptors;

/// <summary>The lists that do not depend on data. The names are those an Elsa 3.8 server uses, so that definitions travel.</summary>
internal static class FixedDescriptors
{
    /// <summary>Types the Studio looks up for what stands around a drawing; nobody can place them.</summary>
    public static IEnumerable<ActivityDescriptor> HiddenTypes { get; } =
    [
        new("Elsa.Workflow", new("流程", "Workflow"), new("流程本身。", "The workflow itself."), new("流程", "Flow"))
        {
            IsBrowsable = false,
            Ports = [new PortDescriptor("Root", PortKind.Embedded, new("根", "Root"), false)],
        },
        new("Elsa.NotFoundActivity", new("未知活动", "Unknown activity"), new("此处的活动类型在本系统中不存在。", "The type of this activity does not exist here."), new("流程", "Flow"))
        {
            IsBrowsable = false,
        },
    ];

    /// <summary>A list of options stands for itself; only scripts and references are offered beside the plain editor.</summary>
    public static JsonArray Expressions(string language) =>
    [
        Expression("Literal", new("文字", "Literal"), language, false, null),
        Expression("Object", new("对象", "Object"), language, false, "json"),
        Expression("Json", new("JSON", "JSON"), language, false, "json"),
        Expression("Variable", new("变量", "Variable"), language, true, null),
        Expression("Input", new("流程输入", "Input"), language, true, null),
        Expression("JavaScript", new("JavaScript", "JavaScript"), language, true, "javascript"),
    ];

    private static JsonObject Expression(string type, LocalText name, string language, bool browsable, string? editor) => new()
    {
        ["type"] = type,
        ["displayName"] = name.In(language),
        ["isSerializable"] = true,
        ["isBrowsable"] = browsable,
        ["properties"] = editor is null ? [] : new JsonObject { ["MonacoLanguage"] = editor },
    };

    public static JsonArray VariableTypes(string language)
    {
        var plain = new LocalText("基本类型", "Primitives");
        var maps = new LocalText("键值", "Lookups");
        var dynamic = new LocalText("动态", "Dynamic");
        return
        [
            .. new (string Name, LocalText Category, LocalText About)[]
            {
                ("Object", plain, new("任意值。", "Any value.")),
                ("String", plain, new("文字。", "Text.")),
                ("Boolean", plain, new("是或否。", "True or false.")),
                ("Int32", plain, new("整数。", "A whole number.")),
                ("Long", plain, new("大整数。", "A large whole number.")),
                ("Single", plain, new("小数，单精度。", "A number, single precision.")),
                ("Double", plain, new("小数，双精度。", "A number, double precision.")),
                ("Decimal", plain, new("十进制小数，如金额。", "A decimal number, such as an amount.")),
                ("Guid", plain, new("唯一编号。", "A unique id.")),
                ("DateTime", plain, new("日期和时间。", "A date and time.")),
                ("DateTimeOffset", plain, new("带时区的日期和时间。", "A date and time with its offset.")),
                ("TimeSpan", plain, new("时长。", "A span of time.")),
                ("StringDictionary", maps, new("名称对应文字。", "Names with texts.")),
                ("ObjectDictionary", maps, new("名称对应任意值。", "Names with values.")),
                ("JSON", dynamic, new("可用点号读取的对象。", "An object read with dots.")),
                ("JsonElement", dynamic, new("只读的 JSON。", "JSON to read.")),
                ("JsonNode", dynamic, new("可改写的 JSON。", "JSON to read and write.")),
                ("JsonObject", dynamic, new("JSON 对象。", "A JSON object.")),
            }.Select(t => (JsonNode)new JsonObject
            {
                ["typeName"] = t.Name,
                ["displayName"] = t.Name,
                ["category"] = t.Category.In(language),
                ["description"] = t.About.In(language),
            }),
        ];
    }

    /// <summary>Both drivers keep a variable here; the choice is kept for Elsa.</summary>
    public static JsonArray StorageDrivers(string language) =>
    [
        new JsonObject { ["typeName"] = "WorkflowInstanceStorageDriver", ["displayName"] = new LocalText("随流程实例保存", "Workflow instance").In(language), ["priority"] = 5, ["deprecated"] = false },
        new JsonObject { ["typeName"] = "MemoryStorageDriver", ["displayName"] = new LocalText("内存（此处同样保存）", "Memory (kept here as well)").In(language), ["priority"] = 0, ["deprecated"] = false },
    ];

    public static JsonArray IncidentStrategies(string language) =>
    [
        Strategy("ContinueWithIncidentsStrategy", new("其余分支继续", "Other branches go on"), new("出错的活动等人处理，其余分支照常办理。", "The failed activity waits for a person; the other branches go on."), language),
        Strategy("FaultStrategy", new("整个流程停下", "The flow stops"), new("出错后流程停下，处理后各分支恢复。", "The flow stops until the failure has been dealt with; then its branches come back."), language),
    ];

    public static JsonArray ActivationStrategies(string language) =>
    [
        Strategy("AllowAlwaysStrategy", new("总可启动", "Always"), new("每次都启动新的实例。", "Every start makes an instance."), language),
        Strategy("SingletonStrategy", new("同一流程只一个", "Singleton"), new("同一流程有实例在运行时不再启动。", "No start while an instance of the definition runs."), language),
        Strategy("CorrelatedSingletonStrategy", new("同一流程同一关联号只一个", "Correlated singleton"), new("同一流程、同一关联号有实例在运行时不再启动。", "No start while an instance of the definition with the same correlation id runs."), language),
        Strategy("CorrelationStrategy", new("同一关联号只一个", "Correlation"), new("任何流程有同一关联号的实例在运行时不再启动。", "No start while any instance with the same correlation id runs."), language),
    ];

    /// <summary>The journal is the record of what was done: nothing can be left out of it, so there is one choice.</summary>
    public static JsonArray LogPersistence(string language) =>
        [Strategy("Inherit", new("始终记录", "Always recorded"), new("办理过程始终完整记录。", "What a flow does is always recorded."), language)];

    /// <summary>A burst is always one transaction, so there is one choice.</summary>
    public static JsonArray CommitStrategies(string language) =>
    [
        new JsonObject
        {
            ["name"] = "Default",
            ["displayName"] = new LocalText("每次推进一个事务", "One transaction a burst").In(language),
            ["description"] = new LocalText("流程每次推进都在一个事务中提交。", "Whatever a flow does at once is committed at once.").In(language),
        },
    ];

    public static JsonArray Features(string language) =>
    [
        Feature("Workflows", new("流程", "Workflows"), new("流程引擎。", "The engine."), language),
        Feature("Flowchart", new("流程图", "Flowchart"), new("流程图，计数与令牌两种方式。", "Flowcharts that count, or use tokens."), language),
        Feature("WorkflowManagement", new("流程管理", "Workflow management"), new("流程定义与版本。", "Definitions and their versions."), language),
        Feature("WorkflowRuntime", new("流程运行", "Workflow runtime"), new("流程实例。", "Instances."), language),
        Feature("WorkflowsApi", new("接口", "API"), new("本接口。", "This contract."), language),
        Feature("JavaScript", new("脚本", "JavaScript"), new("JavaScript 表达式。", "JavaScript expressions."), language),
        Feature("Scheduling", new("定时", "Scheduling"), new("定时活动。", "Activities that wait for time."), language),
        Feature("Http", new("HTTP 请求", "HTTP requests"), new("向名单内的主机发出请求。", "Requests to hosts on a list."), language),
        Feature("RealTimeWorkflowUpdates", new("实时更新", "Live updates"), new("实例查看页随办理更新。", "The instance viewer follows what happens."), language),
        Feature("Alterations", new("变更", "Alterations"), new("迁移、取消与改写变量。", "Migrate, cancel, change variables."), language),
    ];

    private static JsonObject Strategy(string type, LocalText name, LocalText about, string language) => new()
    {
        ["displayName"] = name.In(language),
        ["description"] = about.In(language),
        ["typeName"] = type,
    };

    private static JsonObject Feature(string name, LocalText displayName, LocalText about, string language) => new()
    {
        ["name"] = name,
        ["namespace"] = "Elsa",
        ["fullName"] = "Elsa." + name,
        ["displayName"] = displayName.In(language),
        ["description"] = about.In(language),
    };
}
