using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Storage;
using Whistle.Server.Composition;
using Whistle.Server.Problems;
using Whistle.Server.SignIn;

namespace Whistle.Server.Api;

/// <param name="ExpiresIn">Seconds the access token lives.</param>
public sealed record SessionView(string AccessToken, int ExpiresIn, MeView Me);

/// <param name="Password">The one all demonstration accounts share.</param>
public sealed record DemonstrationAccount(string UserName, string DisplayName, string Organisation, string Role, string Password);

/// <summary>Sessions: sign in, renew through the cookie, sign out.</summary>
public static class SessionApi
{
    public static void MapSession(this RouteGroupBuilder open, ServerSettings settings)
    {
        var session = open.MapGroup("/session").WithTags("Session");
        session.MapPost("", Open).WithName("OpenSession").WithSummary("Sign in").RequireRateLimiting(SessionRate.Policy)
            .Produces<SessionView>().Refuses(400, 401, 429);
        session.MapPost("/refresh", Refresh).WithName("RefreshSession").WithSummary("A new access token through the refresh cookie").RequireRateLimiting(SessionRate.Policy)
            .Produces<SessionView>().Produces(StatusCodes.Status204NoContent).Refuses(401, 429);
        session.MapDelete("", Close).WithName("CloseSession").WithSummary("Sign out").Produces(StatusCodes.Status204NoContent);
        if (settings.DemonstrationPassword is not null)
            session.MapGet("/demo-accounts", Demonstration).WithName("ListDemonstrationAccounts").WithSummary("The accounts of the demonstration city (Development only)")
                .Produces<Page<DemonstrationAccount>>().ExcludeFromDescription();
    }

    private static async Task<IResult> Open(HttpContext context, Cases.Access.SignIn signIn, MeReader me, AccessTokens tokens, SignInBody body, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(body.UserName)) throw Refusals.MissingField("userName");
        if (string.IsNullOrEmpty(body.Password)) throw Refusals.MissingField("password");
        var grant = await signIn.Open(body.UserName, body.Password, ProblemWriter.TraceIdOf(context), cancel);
        return await Answer(context, grant, me, tokens, cancel);
    }

    private static async Task<IResult> Refresh(HttpContext context, Cases.Access.SignIn signIn, MeReader me, AccessTokens tokens, CancellationToken cancel)
    {
        // A page that opens asks whether somebody is signed in here; that nobody is, is an answer and no error.
        if (RefreshCookie.Read(context.Request) is not { } token) return TypedResults.NoContent();
        try
        {
            var grant = await signIn.Renew(token, ProblemWriter.TraceIdOf(context), cancel);
            return await Answer(context, grant, me, tokens, cancel);
        }
        catch (Refusal refusal) when (refusal.Status == 401)
        {
            RefreshCookie.Clear(context);
            throw;
        }
    }

    private static async Task<IResult> Close(HttpContext context, Cases.Access.SignIn signIn, CancellationToken cancel)
    {
        if (RefreshCookie.Read(context.Request) is { } token) await signIn.Close(token, ProblemWriter.TraceIdOf(context), cancel);
        RefreshCookie.Clear(context);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Answer(HttpContext context, SessionGrant grant, MeReader me, AccessTokens tokens, CancellationToken cancel)
    {
        var view = await me.Read(grant.UserId, CallerLanguage.Of(context.Request), cancel) ?? throw Cases.Access.SignIn.Expired();
        RefreshCookie.Set(context, grant);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new SessionView(tokens.Issue(grant.UserId, grant.Session), tokens.SecondsToLive, view));
    }

    private static async Task<IResult> Demonstration(HttpContext context, DemonstrationAccounts accounts, CancellationToken cancel) =>
        TypedResults.Ok(new Page<DemonstrationAccount>(await accounts.List(CallerLanguage.Of(context.Request), cancel), null));
}

/// <summary>The demonstration accounts as people choose among them.</summary>
public sealed class DemonstrationAccounts(ICaseStore store, ServerSettings settings)
{
    public async Task<IReadOnlyList<DemonstrationAccount>> List(string language, CancellationToken cancel)
    {
        if (settings.DemonstrationPassword is not { } password) return [];
        await using var db = store.Read();
        var rows = await (
            from user in db.Users
            join organisation in db.Organisations on user.OrganisationId equals organisation.Id
            where user.Active
            orderby user.UserName
            select new { user, organisation }).ToListAsync(cancel);
        var ids = rows.Select(r => r.user.Id).ToArray();
        var roles = (await db.Memberships.Where(m => ids.Contains(m.UserId)).ToListAsync(cancel)).ToLookup(m => m.UserId);
        var english = language == CallerLanguage.English;
        return [.. rows.Select(r => new DemonstrationAccount(
            r.user.UserName!,
            english ? r.user.DisplayNameEn : r.user.DisplayName,
            english ? r.organisation.NameEn : r.organisation.Name,
            string.Join(english ? ", " : "、", roles[r.user.Id].Select(m => Roles.Names.TryGetValue(m.Role, out var name) ? name.In(language) : m.Role).Distinct()),
            password))];
    }
}
