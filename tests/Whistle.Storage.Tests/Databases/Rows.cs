using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows;
using Whistle.Cases.Notifications;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Cases.Timeline;
using Whistle.Engine;

namespace Whistle.Storage.Tests.Databases;

/// <summary>Believable rows, with only what a test cares about left open.</summary>
internal static class Rows
{
    public static readonly DateTime Opened = new(2026, 11, 23, 1, 0, 0, DateTimeKind.Utc);

    public static readonly Actor Clerk = new(Guid.Parse("0199aa00-0000-7000-8000-000000000001"), "dongguan", "马晓燕", Guid.Parse("0199aa00-0000-7000-8000-0000000000a1"), [], "zh-CN");

    public static Command Command(Guid? caseId = null, string? key = null, string? hash = null) => new("test", Clerk, caseId, key, hash);

    public static Case Case(string number = "哨-620802-2026-000001") => new()
    {
        Id = Guid.CreateVersion7(), Number = number, CaseType = "whistle", BundleId = Guid.CreateVersion7(), Title = "东关街道排水沟堵塞",
        Stage = "approval", DataJson = """{"place":"东关街道"}""", OrganisationId = Clerk.OrganisationId, CountyCode = "620802",
        FlowInstanceId = Guid.CreateVersion7(), OpenedAt = Opened, UpdatedAt = Opened, OpenedById = Clerk.UserId,
    };

    public static CaseTask Task(Guid caseId) => new()
    {
        Id = Guid.CreateVersion7(), CaseId = caseId, InstanceId = Guid.CreateVersion7(), BookmarkId = "b1", ActivityId = "approve", Kind = "approve",
        Name = "街道领导审批", NameEn = "Approve", CreatedAt = Opened, OutcomesJson = "[]",
    };

    public static TimelineEntry Entry(Guid caseId, int sequence) => new()
    {
        CaseId = caseId, Sequence = sequence, At = Opened, ActorName = Clerk.DisplayName, Kind = "opened", Text = "吹响哨声", TextEn = "Blew the whistle",
    };

    public static OutboxMessage Message(Guid? caseId = null, string payload = "{}") => new()
    {
        MessageId = Guid.CreateVersion7(), Topic = "case.changed", CaseId = caseId, PayloadJson = payload, CreatedAt = Opened,
    };

    public static FlowInstance Instance(Guid? caseId = null) => new()
    {
        Id = Guid.CreateVersion7(), CaseId = caseId, DefinitionId = "whistle", DefinitionVersionId = "whistle:1", DefinitionHash = new string('a', 64),
        Status = "Running", SubStatus = "Pending", StateJson = "{}", CreatedAt = Opened,
    };

    public static DueTimer Timer(DateTime dueAt) => new() { Id = Guid.CreateVersion7(), Kind = "flow", DueAt = dueAt };

    public static FlowState State(FlowInstance instance, string status = "Running", string subStatus = "Suspended") => FlowState.FromJson($$"""
        {"format":1,"instance":"{{instance.Id}}","definition":"whistle","version":1,"hash":"h","status":"{{status}}","subStatus":"{{subStatus}}",
         "number":1,"sequence":1,"created":"2026-11-23T01:00:00.0000000+00:00","updated":"2026-11-23T01:00:00.0000000+00:00",
         {{(status == "Finished" ? "\"finished\":\"2026-11-23T02:00:00.0000000+00:00\"," : "")}}"correlation":"哨-1"}
        """);

    public static Bookmark Bookmark(string id, DateTimeOffset? dueAt = null) =>
        new(id, "Whistle.AssignTask", new string('c', 64), "approve", "i." + id, new() { ["任务"] = "t1" }, dueAt, Opened);

    public static JournalRecord Journal(int sequence) => new(sequence, Opened, "approve", "i.1", "Whistle.AssignTask", "Started", null);

    public static ChangeSet Change(FlowInstance instance, IReadOnlyList<Bookmark>? added = null, IReadOnlyList<string>? removed = null, IReadOnlyList<JournalRecord>? journal = null, FlowState? state = null) =>
        new(state ?? State(instance), added ?? [], removed ?? [], [], journal ?? []);
}
