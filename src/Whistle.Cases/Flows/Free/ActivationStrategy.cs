using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Flows.Free;

/// <summary>
/// A definition's wish about how many of its instances may run at once. It is asked inside the command that starts one, after every
/// other start it could conflict with has committed, so two starts at the same moment never both pass.
/// </summary>
public static class ActivationStrategy
{
    private const int Buckets = 64;

    /// <summary>True when an instance may start; until the command ends, no other start that would change the answer can.</summary>
    public static async Task<bool> Allows(CaseWork work, FreeFlow flow, string? correlationId)
    {
        var definitionId = flow.Version.DefinitionId;
        var running = work.Db.Instances.AsNoTracking().Where(i => i.CaseId == null && !i.Simulated && i.Status == nameof(FlowStatus.Running));
        switch (NameOf(flow.Flow.Definition.Options.ActivationStrategy))
        {
            case "SingletonStrategy":
                await Serialise(work, definitionId);
                return !await running.AnyAsync(i => i.DefinitionId == definitionId);
            case "CorrelatedSingletonStrategy":
                await Serialise(work, definitionId);
                return !await running.AnyAsync(i => i.DefinitionId == definitionId && i.CorrelationId == correlationId);
            case "CorrelationStrategy" when correlationId is not null:
                await Serialise(work, $"#{SHA256.HashData(Encoding.UTF8.GetBytes(correlationId))[0] % Buckets}");
                return !await running.AnyAsync(i => i.CorrelationId == correlationId);
            default:
                return true;
        }
    }

    /// <summary>A number is locked from its drawing to the commit: whoever draws the same one waits. What this command itself wrote is flushed, to be counted.</summary>
    private static async Task Serialise(CaseWork work, string what)
    {
        await work.Flush();
        await work.Next("flow-start " + what[..Math.Min(what.Length, 180)]);
    }

    /// <summary>Elsa writes a type's name, with or without its namespace and assembly.</summary>
    private static string? NameOf(string? strategy) => strategy?.Split(',')[0].Split('.')[^1];
}
