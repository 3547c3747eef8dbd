using System.Text.Json;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Whistle.Cases;
using Whistle.Cases.Access;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Clocks;
using Whistle.Cases.Evidence;
using Whistle.Cases.Flows.Outbound;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Server.Api;
using Whistle.Server.Clock;
using Whistle.Server.Duties;
using Whistle.Server.Elsa.Definitions;
using Whistle.Server.Elsa.Live;
using Whistle.Server.Events;
using Whistle.Server.Outbound;
using Whistle.Server.Problems;
using Whistle.Server.SignIn;
using Whistle.Server.Startup;
using Whistle.Storage.Setup;

namespace Whistle.Server.Composition;

/// <summary>What the server is made of.</summary>
public static class Services
{
    public static WebApplicationBuilder AddWhistle(this WebApplicationBuilder builder)
    {
        var settings = ServerSettings.Read(builder.Configuration, builder.Environment);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestLimits.Socket;
        });
        builder.Services
            .AddSingleton(settings)
            .AddStorage(settings)
            .AddDomain(settings)
            .AddSignIn(settings)
            .AddHttp()
            .AddTelemetry(settings)
            .AddTimerSweeping(TimeProvider.System)
            .AddDuties(settings.Storage, TimeProvider.System)
            // Quartz puts its own clock in the place of any other: business time comes after it.
            .AddTime()
            .AddLiveUpdates()
            .AddApiDescription();
        return builder;
    }

    /// <summary>
    /// The registered <see cref="TimeProvider"/> is business time. Whatever must not move with it (tokens, leases, Quartz) takes
    /// <see cref="RealTime"/> or <see cref="BusinessClock.Real"/>.
    /// </summary>
    private static IServiceCollection AddTime(this IServiceCollection services) => services
        .AddSingleton(_ => new BusinessClock(TimeProvider.System))
        .AddSingleton<TimeProvider>(s => s.GetRequiredService<BusinessClock>())
        .AddSingleton(s => new RealTime(s.GetRequiredService<BusinessClock>().Real));

    private static IServiceCollection AddStorage(this IServiceCollection services, ServerSettings settings)
    {
        services.AddWhistleStorage(settings.Storage);
        services.AddSingleton<Meters>().AddSingleton<CommitSignal>();
        // The last registration wins: everybody gets the observed store over the same database.
        services.AddSingleton<ICaseStore>(s => new ObservedStore(s.GetRequiredService<StorageSetup>().Store, s.GetRequiredService<Meters>(), s.GetRequiredService<CommitSignal>()));
        return services;
    }

    private static IServiceCollection AddDomain(this IServiceCollection services, ServerSettings settings) => services
        .AddSingleton(ApiJson.Options)
        .AddWhistleCases()
        .AddSingleton(settings.Designing)
        .AddSingleton<Publisher>()
        .AddSingleton(s => CaseTypeLibrary.Load(settings.WorkflowsDirectory, s.GetRequiredService<FlowCompiler>()))
        .AddSingleton<CurrentCaseTypes>()
        .AddSingleton<Elsa.Descriptors.DescriptorShelf>()
        .AddSingleton<CategoryShelf>()
        .AddSingleton<MeReader>()
        .AddSingleton<DemonstrationAccounts>()
        .AddSingleton(_ => new FileShelf(Path.Combine(settings.DataDirectory, "files")))
        .AddSingleton<EvidenceCommands>()
        .AddSingleton(settings.Outbound)
        .AddSingleton<IOutboundHttp, OutboundHttp>()
        .AddSingleton<OutboundSender>()
        .AddSingleton<TimerGate>()
        .AddSingleton<VirtualClock>()
        .AddSingleton<StartUp>();

    private static IServiceCollection AddSignIn(this IServiceCollection services, ServerSettings settings)
    {
        services.AddIdentityCore<WhistleUser>(identity =>
        {
            identity.Lockout.MaxFailedAccessAttempts = 5;
            identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            identity.Password.RequiredLength = 10;
            identity.Password.RequireDigit = true;
            identity.Password.RequireUppercase = true;
            identity.Password.RequireLowercase = true;
            identity.Password.RequireNonAlphanumeric = true;
            identity.Password.RequiredUniqueChars = 5;
        }).AddEntityFrameworkStores<CaseDb>();
        services.AddSingleton<IPasswordHasher<WhistleUser>, PasswordHasher<WhistleUser>>();
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.AddSingleton(settings.SessionLife);
        services.AddSingleton(_ => SigningKey.Of(settings));
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<Cases.Access.SignIn>();
        services.AddScoped<SignedIn>();
        services.AddScoped(s => s.GetRequiredService<SignedIn>().Actor);
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, BearerSetup>();
        services.AddAuthorization();
        return services.AddSessionRate(settings.SignInsPerMinute);
    }

    private static IServiceCollection AddHttp(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddSingleton<ProblemWriter>();
        services.AddSingleton<EventFeed>();
        services.AddHostedService(s => s.GetRequiredService<EventFeed>());
        return services.AddSingleton<EventStream>();
    }

    /// <summary>Metrics and traces leave the process only when OTEL_EXPORTER_OTLP_ENDPOINT says where to.</summary>
    private static IServiceCollection AddTelemetry(this IServiceCollection services, ServerSettings settings)
    {
        if (!settings.ExportTelemetry) return services;
        services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(Meters.Name).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation())
            .WithTracing(traces => traces.AddSource(Meters.Name).AddAspNetCoreInstrumentation())
            .UseOtlpExporter();
        return services;
    }
}
