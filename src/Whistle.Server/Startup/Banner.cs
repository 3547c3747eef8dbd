using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Whistle.Server.Api;
using Whistle.Server.Composition;
using Whistle.Server.Problems;

namespace Whistle.Server.Startup;

/// <summary>Tells the person at the console where to go and as whom (Development only).</summary>
public static class Banner
{
    public static void PrintWhenStarted(WebApplication app)
    {
        var settings = app.Services.GetRequiredService<ServerSettings>();
        if (settings.DemonstrationPassword is not { } password) return;
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            if (addresses.Count == 0) return;
            var accounts = app.Services.GetRequiredService<DemonstrationAccounts>().List(CallerLanguage.Chinese, CancellationToken.None).GetAwaiter().GetResult();
            var text = new StringBuilder().AppendLine();
            text.AppendLine($"  哨声 Whistle  {string.Join("  ", addresses)}");
            text.AppendLine(settings.WebDirectory is null ? "  未构建网页，仅提供接口 / the web is not built, API only: /swagger" : "  接口文档 / API: /swagger");
            text.AppendLine($"  演示账号 / demonstration accounts, 密码 / password: {password}").AppendLine();
            foreach (var a in accounts) text.AppendLine($"    {a.UserName,-16}{a.DisplayName}  {a.Organisation}  {a.Role}");
            Console.WriteLine(text.ToString());
        });
    }
}
