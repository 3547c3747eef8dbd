using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Duties;

/// <summary>
/// Something that recurs whether or not anybody asks for it. An occasion (duty, period, scope) is carried out once over all nodes; a run
/// that was cut off is taken up again, so a duty leaves nothing half done that it would not finish, or find finished, the next time.
/// </summary>
public interface IDuty
{
    /// <summary>Stable, kebab-case.</summary>
    string Key { get; }
    LocalText Name { get; }

    /// <summary>What it does and why, for the administrator.</summary>
    LocalText About { get; }

    /// <summary>Cron in six fields (seconds first), on the city's wall clock.</summary>
    string Cron { get; }

    /// <summary>True when it belongs to the day's business and so also happens when a demonstration moves business time past it; housekeeping follows real time alone.</summary>
    bool OfBusiness => false;

    /// <summary>What it is done for, each apart: codes of organisations, or one empty text for the whole city.</summary>
    Task<IReadOnlyList<string>> Scopes(CaseDb db, CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>([""]);

    /// <summary>Does it for one scope, in transactions of its own.</summary>
    /// <param name="dueAt">The occasion's instant, business time, UTC.</param>
    /// <returns>What was done, in a sentence.</returns>
    Task<LocalText> Run(DateTime dueAt, string scope, CancellationToken cancel);
}
