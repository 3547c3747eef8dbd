using Microsoft.AspNetCore.Connections;
using Whistle.Server.Composition;
using Whistle.Server.Startup;

try
{
    var builder = WebApplication.CreateBuilder(args).AddWhistle();
    var app = builder.Build();
    await app.Services.GetRequiredService<StartUp>().Run(app.Lifetime.ApplicationStopping);
    app.UseWhistle();
    Banner.PrintWhenStarted(app);
    await app.RunAsync();
    return 0;
}
catch (SettingsException wrong)
{
    await Console.Error.WriteLineAsync($"Whistle cannot start. {wrong.Message}");
    return 78; // EX_CONFIG of sysexits.h
}
catch (IOException wrong) when (wrong.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync($"Whistle cannot start. {wrong.Message} Stop what runs there, or choose another address with --urls.");
    return 69; // EX_UNAVAILABLE
}

/// <summary>Visible to the tests' web application factory.</summary>
public partial class Program;
