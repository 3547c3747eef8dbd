using Whistle.Engine;

namespace Whistle.Server.Problems;

/// <summary>What the address of a kind of problem answers with.</summary>
/// <param name="Meaning">When it is said and what to do, in the caller's language.</param>
public sealed record ProblemDescription(string Code, int Status, string Meaning);

/// <summary>The codes this API refuses with, described at <c>/problems/{code}</c>. A test holds the list against the source.</summary>
public static class ProblemCatalogue
{
    private static readonly Dictionary<string, (int Status, LocalText Meaning)> Codes = new();

    static ProblemCatalogue()
    {
        Add(400, "bad-request", "请求无法理解。", "The request cannot be understood.");
        Add(400, "malformed-json", "请求内容不是有效的 JSON;line 与 column 指出位置。", "The body is not JSON; line and column say where.");
        Add(400, "invalid-body", "请求内容的字段缺失、多余、重复或类型不对；errors 逐一指出。", "A field of the body is missing, unknown, repeated or of the wrong type; errors point at each.");
        Add(400, "invalid-parameter", "查询参数无效；pointer 为 /query/参数名。", "A query parameter is not valid; its pointer is /query/name.");
        Add(400, "idempotency-key-invalid", "Idempotency-Key 须为 1 至 200 个可见 ASCII 字符。", "Idempotency-Key must be 1 to 200 visible ASCII characters.");
        Add(400, "invalid-if-match", "If-Match 须为一个加引号的版本号。", "If-Match must be one quoted version.");
        Add(400, "invalid-last-event-id", "Last-Event-ID 须为收到过的事件编号。", "Last-Event-ID must be the id of an event.");
        Add(400, "bad-cursor", "cursor 不是本接口给出的；请从第一页重新查询。", "The cursor is not one of ours; start from the first page.");
        Add(400, "unknown-view", "view 只能是 mine、available 或 all。", "view must be mine, available or all.");
        Add(400, "malformed-upload", "上传内容不完整；请重新上传。", "The upload is incomplete; send it again.");
        Add(400, "invalid-definition", "流程定义的字段有误；errors 逐一指出。", "A field of the definition is wrong; errors point at each.");
        Add(400, "not-publishable", "流程有问题，未能发布；errors 逐一说明活动、原因与改法。", "The flow has problems and was not published; errors say where, why and how to mend.");
        Add(400, "not-published", "此流程没有已发布的版本。", "The flow has no published version.");
        Add(400, "already-published", "此版本已经发布。", "This version is published already.");
        Add(400, "flow-refused", "流程有错误，不能运行；errors 逐一指出活动和原因。", "The flow has errors and cannot be run; errors name each activity and reason.");
        Add(400, "unknown-version", "流程没有这一版。", "The flow has no such version.");
        Add(400, "unknown-activity", "流程中没有该活动。", "The flow has no such activity.");
        Add(400, "unreachable-activity", "该活动在别的活动之内，不能从外部进入。", "The activity is inside another and cannot be entered from outside.");
        Add(400, "unknown-variable", "流程没有该变量。", "The flow has no such variable.");
        Add(401, "not-signed-in", "没有带访问令牌；请先 POST /api/v1/session。", "No access token was sent; POST /api/v1/session first.");
        Add(401, "token-expired", "访问令牌已过期；请刷新或重新登录。", "The access token has expired; refresh it or sign in again.");
        Add(401, "invalid-token", "访问令牌无效，或账号已停用。", "The access token is not valid, or the account is disabled.");
        Add(401, "wrong-credentials", "用户名或密码不正确。", "The user name or password is wrong.");
        Add(401, "locked-out", "连续输错密码，账号暂时锁定到 until。", "Too many wrong passwords; the account is locked until the time in until.");
        Add(401, "session-expired", "刷新凭证已过期、已用过或已注销；请重新登录。", "The refresh cookie has expired, was used or was signed out; sign in again.");
        Add(403, "forbidden", "您的岗位不能使用此接口。", "Your role may not use this address.");
        Add(403, "not-yours", "该任务不由您办理。", "The task is not yours to do.");
        Add(403, "not-an-opener", "您的岗位不能发起此类案件。", "Your role may not open cases of this type.");
        Add(403, "not-a-party", "您的单位未参与该案件。", "Your organisation takes no part in the case.");
        Add(403, "separation-of-duty", "职责分离：经办人不得核查或审核自己办理的事项。", "Separation of duty: who handled it may not verify or review it.");
        Add(403, "read-only", "您的岗位对该案件只能查看。", "Your role only watches this case.");
        Add(403, "personal-data", "当事人信息不向您的岗位公开。", "Personal data is not open to your role.");
        Add(403, "original-not-open", "原图仅向案件参与单位提供。", "Originals are for the participants of the case only.");
        Add(404, "not-found", "没有找到，或者您无权查看。", "Not found, or not yours to see.");
        Add(404, "unknown-case", "没有该案件。", "There is no such case.");
        Add(404, "unknown-case-type", "没有该案件类型。", "There is no such case type.");
        Add(404, "unknown-command", "当前没有此操作；可用操作见 actions。", "There is no such command here; see actions for those offered.");
        Add(404, "unknown-definition", "没有该流程，或没有这个版本。", "There is no such flow definition or version.");
        Add(404, "unknown-instance", "没有该流程实例。", "There is no such workflow instance.");
        Add(404, "unknown-task", "没有交办过这个任务。", "No such task was ever handed out.");
        Add(405, "method-not-allowed", "此地址不支持该请求方法。", "The address does not support that method.");
        Add(406, "not-acceptable", "无法按要求的格式返回。", "The requested format cannot be produced.");
        Add(408, "request-timeout", "请求发送太慢。", "The request arrived too slowly.");
        Add(409, "already-claimed", "任务已被他人认领；by 与 at 说明是谁、何时。", "Somebody else has claimed the task; by and at say who and when.");
        Add(409, "already-completed", "任务已办结；by 与 at 说明是谁、何时。", "The task is completed; by and at say who did it and when.");
        Add(409, "already-used", "此操作在本案或本单中只能使用一次，已经用过。", "This may be used once in a case or an order, and was.");
        Add(409, "file-taken", "所选文件已被另一案件使用。", "A chosen file belongs to another case by now.");
        Add(409, "task-cancelled", "任务已随流程变化撤销。", "The task was cancelled when the flow moved on.");
        Add(409, "case-over", "案件已经撤销或归档，不再接收消息。", "The case was cancelled or archived and takes no more messages.");
        Add(409, "clock-ended", "该时限已经结束。", "The clock has ended.");
        Add(409, "clock-of-law", "法定期限不得重新计算。", "A period of law is not restarted.");
        Add(409, "clock-paused", "该时限已经暂停。", "The clock is stopped already.");
        Add(409, "clock-not-paused", "该时限没有暂停。", "The clock is not stopped.");
        Add(409, "clock-overdue", "时限已过，不能再暂停。", "The limit has passed and cannot be stopped any more.");
        Add(409, "no-approver", "没有可以审批的人员；申请人不能审批自己的申请。", "There is nobody to decide; whoever asks does not decide.");
        Add(409, "no-extension-left", "该时限允许的延长次数已用完。", "The extensions this limit allows are used up.");
        Add(409, "not-extendable", "该时限不得延长。", "This limit may not be extended.");
        Add(409, "not-pausable", "该时限不得因此暂停。", "This clock may not be stopped for that reason.");
        Add(409, "request-pending", "该时限已有一项申请待审批。", "A request about this clock is waiting for a decision already.");
        Add(409, "shift-begun", "班次已开始，不能删除。", "The shift has begun and cannot be removed.");
        Add(409, "shift-not-now", "只能交接正在进行的班次。", "Only the shift under way is handed over.");
        Add(409, "shift-over", "班次已结束，不能修改。", "The shift is over and stays as it was.");
        Add(409, "shift-overlap", "与该单位已有班次时间重叠。", "It overlaps another shift of the body.");
        Add(409, "too-soon", "刚刚催办或督办过；nextAt 之后可再次操作。", "It was urged or supervised a moment ago; again after nextAt.");
        Add(409, "not-releasable", "任务指定由您本人办理，不能退领。", "The task is addressed to you in person and cannot be released.");
        Add(409, "not-possible-now", "案件当前所处阶段不允许此操作。", "The case is at a stage that does not allow this.");
        Add(409, "not-on-version", "案件已不在要离开的版本上；请重新预览。", "A case is not on the version it should leave; preview again.");
        Add(409, "cannot-migrate", "案件按现在的选择不能迁移；title 说明原因。", "The case can't be moved as things are chosen; the title says why.");
        Add(409, "nothing-to-migrate", "该版本上没有正在办理的案件。", "No case runs on that version.");
        Add(409, "moved-on", "迁移之后案件已有新的办理记录，不能撤销。", "Something has happened to the case since it was moved; it can't be taken back.");
        Add(409, "already-undone", "迁移已经撤销，或没有可以撤销的案件。", "It was taken back already, or there is nothing to take back.");
        Add(409, "migration-running", "迁移仍在进行。", "The migration is still running.");
        Add(409, "other-case-type", "只能在同一案件类型的版本之间迁移。", "Cases move between versions of their own type only.");
        Add(409, "same-version", "两个版本相同。", "The two versions are the same.");
        Add(409, "unreadable-flow", "此版本的内容无法读取。", "The version's content can't be read.");
        Add(409, "draft-in-use", "他人正在编辑此流程；by 与 until 说明是谁、到何时。", "Somebody else is editing the flow; by and until say who and how long.");
        Add(409, "draft-changed", "流程在打开之后已被他人修改；请重新打开。", "The flow was changed after it was opened; open it again.");
        Add(409, "definition-busy", "相关流程正被不断修改，未能发布；请稍后再试。", "The flow or one it runs with keeps changing; try again.");
        Add(409, "flow-needed", "案件类型要按此流程办理，不能撤回或删除。", "A case type runs this flow; it can't be retracted or deleted.");
        Add(409, "needs-approval", "须双人发布；请提交发布申请。", "Publishing needs two administrators; request it.");
        Add(409, "awaiting-approval", "已提交发布申请，等待另一位管理员批准。", "Publication was requested and waits for another administrator.");
        Add(409, "request-decided", "发布申请已处理或已失效。", "The request was decided, or has become void.");
        Add(409, "content-changed", "申请后流程内容已修改，申请失效。", "The flow was changed after the request, which is void now.");
        Add(409, "version-in-use", "该版本正被案件、实例或其他流程使用，不能删除。", "Cases, instances or other flows use the version; it can't be deleted.");
        Add(409, "scenario-exists", "该案件类型已有同一代号的情景。", "The case type has a scenario with that key already.");
        Add(409, "scenario-shipped", "随系统发布的情景只读；请以新的代号另存一份再改。", "Shipped scenarios are read-only; copy it under another key and change the copy.");
        Add(409, "too-many-scenarios", "该案件类型的情景已达上限。", "The case type has as many scenarios as it may.");
        Add(409, "case-instance", "流程实例属于一个案件；command 是案件自己的操作。", "The instance belongs to a case; command is the case's own way to do it.");
        Add(409, "case-type-definition", "流程属于一个案件类型，随案件运行。", "The flow belongs to a case type and runs with its cases.");
        Add(409, "simulated-instance", "这是一次模拟运行，不能推动。", "This is a simulated run and cannot be moved.");
        Add(409, "simulation-failed", "模拟没有开始：案件未能发起。", "The simulation did not begin: no case could be opened.");
        Add(409, "instance-running", "流程实例还在运行；请先取消。", "The instance is running; cancel it first.");
        Add(409, "instance-finished", "流程实例已经结束。", "The instance has ended.");
        Add(409, "unknown-bookmark", "此处已不再等待。", "Nothing waits here any more.");
        Add(409, "other-definition", "这个版本没有实例所在的活动，或需要先说明转到哪里。", "The version lacks an activity the instance is at, or has to be told where it goes on.");
        Add(409, "nothing-failed", "没有可以重试的故障。", "There is no incident to retry.");
        Add(412, "stale", "If-Match 的版本已过时；current 为最新内容。", "The version in If-Match is stale; current holds the newer representation.");
        Add(413, "too-large", "内容超过 limitBytes。", "The content is larger than limitBytes.");
        Add(413, "definition-too-large", "流程中的活动过多；请拆成子流程。", "The flow has too many activities; split it into sub-flows.");
        Add(415, "unsupported-media-type", "请求内容的格式不受支持。", "The content type is not supported here.");
        Add(415, "unsupported-file", "只接受 JPEG、PNG、WebP、PDF 与 MP4，按文件内容判断。", "JPEG, PNG, WebP, PDF and MP4 are accepted, judged by content.");
        Add(415, "heic-not-supported", "不接受 HEIC 图片；请用 JPEG。", "HEIC pictures are not accepted; use JPEG.");
        Add(422, "invalid-calendar", "日历或作息时间的内容有误；errors 逐一指出。", "The calendar or the office hours have mistakes; errors point at each.");
        Add(422, "invalid-form", "填写的内容不符合表单；errors 逐一指出。", "The values do not satisfy the form; errors point at each.");
        Add(422, "invalid-scenario", "情景的内容有误；errors 逐一指出。", "The scenario has mistakes; errors point at each.");
        Add(422, "purpose-required", "查看个人信息须说明用途。", "Seeing personal data needs a stated purpose.");
        Add(422, "idempotency-key-reused", "同一 Idempotency-Key 用于不同的请求。", "The Idempotency-Key was used with another request.");
        Add(422, "no-file", "上传中没有文件。", "The upload holds no file.");
        Add(422, "reason-required", "请说明理由。", "A reason is required.");
        Add(422, "empty-file", "文件是空的。", "The file is empty.");
        Add(422, "unreadable-definition", "流程定义无法读取；pointer 指出位置。", "The definition cannot be read; the pointer says where.");
        Add(422, "unreadable-picture", "图片已损坏或无法识别。", "The picture is damaged or cannot be read.");
        Add(422, "picture-too-large", "图片像素过大。", "The picture has too many pixels.");
        Add(422, "clock-goes-forward", "演示时钟只能向前拨。", "The demonstration clock only goes forward.");
        Add(422, "clock-too-far", "演示时钟一次最多向前拨三年。", "One advance of the demonstration clock is at most three years.");
        Add(428, "if-match-required", "修改前须带上 If-Match。", "Send If-Match with the version you are changing.");
        Add(429, "too-many-requests", "请求过于频繁；retryAfter 为需等待的秒数。", "Too many requests; retryAfter is the wait in seconds.");
        Add(500, "unexpected", "系统意外错误，操作没有生效；请把 traceId 告知管理员。", "An unexpected error; nothing was changed. Give the traceId to an administrator.");
        Add(503, "not-ready", "系统正在启动或数据库不可用。", "The server is starting or its database is unreachable.");
    }

    public static IReadOnlyCollection<string> All => Codes.Keys;

    public static void MapProblems(this IEndpointRouteBuilder app) =>
        app.MapGet("/problems/{code}", Describe).WithTags("Operations").WithName("DescribeProblem").WithSummary("What a problem code means")
            .Produces<ProblemDescription>().Produces<ProblemBody>(404, ProblemWriter.MediaType);

    private static IResult Describe(HttpContext context, string code) => Codes.TryGetValue(code, out var problem)
        ? TypedResults.Ok(new ProblemDescription(code, problem.Status, problem.Meaning.In(CallerLanguage.Of(context.Request))))
        : throw Refusals.NotFound();

    private static void Add(int status, string code, string zh, string en) => Codes.Add(code, (status, new LocalText(zh, en)));
}
