using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Designing;
using Whistle.Cases.Designing.Comparing;
using Whistle.Engine;
using Whistle.Server.Problems;

namespace Whistle.Server.Api;

/// <param name="OverrideReason">Why failing scenarios shall not block; 2 to 500 characters, kept in the audit.</param>
public sealed record PublishBody(string? OverrideReason);

/// <param name="Reason">Told to whoever asked.</param>
public sealed record ReasonBody(string? Reason);

/// <param name="FourEyes">Publishing waits for a second administrator.</param>
public sealed record FlowSettingsView(bool FourEyes);

/// <param name="Activity">Id of the activity; empty where the problem belongs to the flow.</param>
public sealed record FlowWarningView(string Code, string Activity, string Message);

/// <param name="RequestId">Set when it now waits for a second administrator, and nothing is published yet.</param>
public sealed record PublishedView(string DefinitionId, int Version, bool Already, Guid? RequestId, IReadOnlyList<FlowWarningView> Warnings);

/// <summary>Definitions, their versions, what differs between them, and publishing with four eyes. Administrators only.</summary>
public static class FlowsApi
{
    public static void MapFlows(this RouteGroupBuilder api)
    {
        var flows = api.MapGroup("/flows").WithTags("Flows").AddEndpointFilter(AdministratorsOnly);
        flows.MapGet("", List).WithName("ListFlows").WithSummary("Definitions with what is published, drawn and running").Produces<Page<FlowSummaryView>>().Refuses(403);
        flows.MapGet("/settings", Settings).WithName("GetFlowSettings").WithSummary("Whether publishing needs a second administrator").Produces<FlowSettingsView>().Refuses(403);
        flows.MapGet("/{definitionId}/versions", Versions).WithName("ListFlowVersions").WithSummary("Every version, newest first, with the cases running on it").Produces<Page<FlowVersionView>>().Refuses(403, 404);
        flows.MapGet("/{definitionId}/compare", Compare).WithName("CompareFlowVersions").WithSummary("What differs between two versions, in words and on the drawing").Produces<ComparisonView>().Refuses(400, 403, 404, 409);
        flows.MapPost("/{definitionId}/publish", Publish).WithName("PublishFlow").WithSummary("Publish the latest version, or ask for it where two administrators are needed")
            .Produces<PublishedView>().Produces<PublishedView>(StatusCodes.Status202Accepted).Refuses(400, 403, 404, 409, 422);
        flows.MapGet("/requests", Requests).WithName("ListPublishRequests").WithSummary("Publish requests, those that wait first").Produces<Page<PublishRequestView>>().Refuses(403);
        flows.MapPost("/requests/{id:guid}/approve", Approve).WithName("ApprovePublishRequest").WithSummary("Publish what another administrator asked for").Produces<PublishedView>().Refuses(400, 403, 404, 409);
        flows.MapPost("/requests/{id:guid}/reject", Reject).WithName("RejectPublishRequest").WithSummary("Refuse what another administrator asked for, with a reason").Produces(StatusCodes.Status204NoContent).Refuses(400, 403, 404, 409, 422);
    }

    internal static ValueTask<object?> AdministratorsOnly(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetRequiredService<Actor>().Has(Roles.Administrator) ? next(context) : throw Refusals.Forbidden();

    private static async Task<IResult> List(FlowRegister flows, CancellationToken cancel) =>
        TypedResults.Ok(new Page<FlowSummaryView>(await flows.Flows(cancel), null));

    private static IResult Settings(DesigningSettings settings) => TypedResults.Ok(new FlowSettingsView(settings.FourEyes));

    private static async Task<IResult> Versions(FlowRegister flows, string definitionId, CancellationToken cancel) =>
        TypedResults.Ok(new Page<FlowVersionView>(await flows.Versions(definitionId, cancel), null));

    private static async Task<IResult> Compare(Actor actor, FlowRegister flows, string definitionId, CancellationToken cancel, int? from = null, int? to = null) =>
        TypedResults.Ok(await flows.Compare(definitionId, from ?? throw Missing("from"), to ?? throw Missing("to"), actor.Language, cancel));

    private static async Task<IResult> Publish(HttpContext context, Actor actor, PublishRequests requests, DesigningSettings settings, string definitionId, PublishBody? body, CancellationToken cancel)
    {
        var who = Who(context, actor);
        var reason = Text(body?.OverrideReason, "/overrideReason");
        if (!settings.FourEyes) return TypedResults.Ok(View(actor, await requests.PublishOrRequest(who, definitionId, reason, cancel)));
        var request = await requests.Request(who, definitionId, reason, cancel);
        return TypedResults.Accepted("/api/v1/flows/requests", new PublishedView(definitionId, request.Version, false, request.Id, []));
    }

    private static async Task<IResult> Requests(Actor actor, FlowRegister flows, CancellationToken cancel) =>
        TypedResults.Ok(new Page<PublishRequestView>(await flows.Requests(actor, cancel), null));

    private static async Task<IResult> Approve(HttpContext context, Actor actor, PublishRequests requests, Guid id, CancellationToken cancel) =>
        TypedResults.Ok(View(actor, await requests.Approve(Who(context, actor), id, cancel)));

    private static async Task<IResult> Reject(HttpContext context, Actor actor, PublishRequests requests, Guid id, ReasonBody? body, CancellationToken cancel)
    {
        await requests.Reject(Who(context, actor), id, Text(body?.Reason, "/reason"), cancel);
        return TypedResults.NoContent();
    }

    /// <summary>One session a sign-in: our own pages hold no draft.</summary>
    private static DesignSession Who(HttpContext context, Actor actor) => new(actor, "pages", ProblemWriter.TraceIdOf(context));

    private static PublishedView View(Actor actor, PublishResult result) => new(result.Version.DefinitionId, result.Version.Version, result.Already, null,
        [.. result.Warnings.Select(w => new FlowWarningView(w.Code, w.ActivityId, w.Message.In(actor.Language)))]);

    private static string? Text(string? text, string pointer) => text is null or { Length: <= 500 } ? text
        : throw Refusals.InvalidBody(new Whistle.Cases.Storage.FieldError(pointer, "too-long", new LocalText("最多 500 字。", "At most 500 characters.")));

    private static Whistle.Cases.Storage.Refusal Missing(string name) =>
        Refusals.InvalidParameter("/query/" + name, new LocalText($"缺少参数 {name}。", $"The parameter {name} is missing."));
}
