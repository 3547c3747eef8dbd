using Whistle.Server.Api;
using Whistle.Server.Elsa;
using Whistle.Server.Designer;
using Whistle.Server.Elsa.Live;
using Whistle.Server.Problems;
using Whistle.Server.SignIn;
using Whistle.Server.Startup;
using Whistle.Server.Web;

namespace Whistle.Server.Composition;

/// <summary>What a request walks through, outermost first, and where it can arrive.</summary>
public static class Pipeline
{
    public static WebApplication UseWhistle(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<ServerSettings>();
        app.UseSecurityHeaders();
        app.UseMiddleware<ProblemHandling>();
        app.UseApiDescription();
        app.UseRouting();
        app.UseMiddleware<DesignerPages>();
        app.UseMiddleware<WebPages>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.UseMiddleware<RequestReading>();
        app.UseMiddleware<ActorBinding>();
        app.UseMiddleware<LiveGate>();
        app.MapHealth();
        app.MapProblems();

        var open = app.MapGroup("/api/v1");
        open.MapSession(settings);
        var api = app.MapGroup("/api/v1").RequireAuthorization().Refuses(401);
        api.MapMe();
        api.MapCaseTypes();
        api.MapCategories();
        api.MapGeography();
        api.MapOrganisations();
        api.MapFiles();
        api.MapCases();
        api.MapTasks();
        api.MapClocks();
        api.MapRosters();
        api.MapNotifications();
        api.MapEvents();
        api.MapAudit();
        api.MapAdmin();
        api.MapCalendar();
        api.MapSimulations();
        api.MapDuties();
        api.MapFlows();
        api.MapMigrations();
        if (settings.VirtualClock) api.MapDevClock();
        app.MapElsa();
        app.MapLiveUpdates();
        return app;
    }
}
