using Whistle.Cases.Flows;
using Whistle.Cases.Notifications;
using Whistle.Cases.Storage;
using Whistle.Server.Events;

namespace Whistle.Server.Composition;

/// <summary>The store as the server uses it: each command is traced and measured, and its commit wakes the event feed.</summary>
public sealed class ObservedStore(ICaseStore inner, Meters meters, CommitSignal commits) : ICaseStore
{
    public async Task<CommandAnswer> Run(Command command, Func<CaseWork, Task<CommandAnswer>> body, CancellationToken cancel)
    {
        using var activity = Meters.Activities.StartActivity(command.Name);
        activity?.SetTag("whistle.case", command.CaseId);
        var began = TimeProvider.System.GetTimestamp();
        var result = "failed";
        try
        {
            var answer = await inner.Run(command, body, cancel);
            result = "done";
            commits.Happened();
            return answer;
        }
        catch (Refusal refusal)
        {
            result = refusal.Code;
            throw;
        }
        finally
        {
            activity?.SetTag("whistle.result", result);
            // The name of a refused command may be anything a caller typed into an address; a measure's labels must stay few.
            meters.Command(result == "done" ? command.Name : command.Name.Split('.')[0], result, TimeProvider.System.GetElapsedTime(began));
        }
    }

    public CaseDb Read() => inner.Read();

    public Task<IReadOnlyList<DueTimer>> LeaseDueTimers(DateTime businessNow, DateTime realNow, TimeSpan lease, int most, CancellationToken cancel) =>
        inner.LeaseDueTimers(businessNow, realNow, lease, most, cancel);

    public Task<IReadOnlyList<OutboxMessage>> ReadOutbox(long after, int most, CancellationToken cancel) => inner.ReadOutbox(after, most, cancel);
}
