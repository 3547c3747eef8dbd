using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Clocks;
using Whistle.Cases.Escalation;
using Whistle.Cases.Geography;
using Whistle.Cases.Organisation;
using Whistle.Cases.Storage;

namespace Whistle.Cases;

/// <summary>
/// Reference data in its ready-to-use form (grid shapes, calendars, duty catalogue, time limits), read from the database once and shared: it is immutable until
/// <see cref="Forget"/>, and building it costs more than a command.
/// </summary>
public sealed class CityCatalogue
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private GridLocator? _grids;
    private Calendars? _calendars;
    private Routing? _routing;
    private CityNames? _names;

    public ClockPolicies Policies { get; } = ClockPolicies.Shipped();

    public Ladders Ladders { get; } = Ladders.Shipped();

    public async ValueTask<GridLocator> Grids(CaseDb db) => _grids ?? await Load(async () => _grids ??= await GridLocator.From(db, default));

    /// <summary>Never older than the last committed change, on whichever node it was made: a due time decides about people's rights.</summary>
    public async ValueTask<Calendars> Calendars(CaseDb db)
    {
        if (_calendars is { } kept && kept.Version == await Clocks.Calendars.VersionOf(db, default)) return kept;
        return await Load(async () => _calendars = await Clocks.Calendars.From(db, default));
    }

    public async ValueTask<Routing> Routing(CaseDb db) => _routing ?? await Load(async () => _routing ??= await Organisation.Routing.From(db, default));

    public async ValueTask<CityNames> Names(CaseDb db) => _names ?? await Load(async () => _names ??= await CityNames.From(db, default));

    /// <summary>After reference data changed.</summary>
    public void Forget()
    {
        _grids = null;
        _calendars = null;
        _routing = null;
        _names = null;
    }

    private async ValueTask<T> Load<T>(Func<Task<T>> read)
    {
        await _loading.WaitAsync();
        try { return await read(); }
        finally { _loading.Release(); }
    }
}
