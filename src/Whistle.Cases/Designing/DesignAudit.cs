using System.Text.Json;
using Whistle.Cases.Audit;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Designing;

/// <summary>What happens to definitions, as the audit keeps it.</summary>
public static class DesignAudit
{
    public const string ObjectType = "definition";

    public const string Created = "definition.created";
    public const string Saved = "definition.saved";
    public const string Imported = "definition.imported";
    public const string Reverted = "definition.reverted";
    public const string TakenOver = "definition.taken-over";
    public const string Published = "definition.published";
    public const string Retracted = "definition.retracted";
    public const string Deleted = "definition.deleted";
    public const string Exported = "definition.exported";
    public const string Requested = "definition.publish-requested";
    public const string Approved = "definition.publish-approved";
    public const string Rejected = "definition.publish-rejected";
    public const string Voided = "definition.publish-void";

    /// <summary>How each action reads to a person.</summary>
    public static readonly IReadOnlyDictionary<string, LocalText> Texts = new Dictionary<string, LocalText>
    {
        [Created] = new("新建流程", "Created a flow"),
        [Saved] = new("保存流程草稿", "Saved a flow's draft"),
        [Imported] = new("导入流程", "Imported a flow"),
        [Reverted] = new("将流程恢复为较早版本", "Reverted a flow to an earlier version"),
        [TakenOver] = new("接手编辑他人的流程草稿", "Took over a flow's draft"),
        [Published] = new("发布流程", "Published a flow"),
        [Retracted] = new("撤回已发布的流程", "Retracted a published flow"),
        [Deleted] = new("删除流程版本", "Deleted a flow's version"),
        [Exported] = new("导出流程", "Exported a flow"),
        [Requested] = new("申请发布流程", "Requested a flow's publication"),
        [Approved] = new("批准发布流程", "Approved a flow's publication"),
        [Rejected] = new("驳回流程发布申请", "Rejected a flow's publication"),
        [Voided] = new("流程发布申请失效", "A flow's publication request became void"),
    };

    /// <param name="detail">Facts beyond the version itself; no personal data.</param>
    public static void Record(CaseWork work, string action, DefinitionVersion version, object? detail = null) =>
        Record(work, action, version.DefinitionId, new
        {
            text = Texts[action].Zh,
            textEn = Texts[action].En,
            version.Name,
            version.Version,
            versionId = version.Id,
            version.ContentHash,
            detail,
        });

    public static void Record(CaseWork work, string action, string definitionId, object detail) => work.Append(new AuditEntry
    {
        At = work.Now,
        UserId = work.Actor.UserId,
        UserName = work.Actor.UserName,
        Action = action,
        ObjectType = ObjectType,
        ObjectId = definitionId,
        DetailJson = JsonSerializer.Serialize(detail, Plain),
        TraceId = work.Command.TraceId,
    });

    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
