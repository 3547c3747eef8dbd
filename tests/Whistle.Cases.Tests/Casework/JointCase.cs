using Whistle.Cases.Evidence;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Casework;

/// <summary>
/// A whistle of 东关街道 in the middle of its life: 城管 leads, 住建 assists and has fed back, 公安 was let go by an accepted return and
/// the property company called instead. One shared photo hangs on the case and one file on each unit's order.
/// </summary>
public sealed class JointCase : IAsyncLifetime
{
    private readonly Worlds _worlds = new();
    private readonly Dictionary<DatabaseProvider, Guid> _ids = [];
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Codes of the units, by the account that acts for each.</summary>
    public static readonly IReadOnlyDictionary<string, string> Units = new Dictionary<string, string>
    {
        ["chengguan"] = "620802-CGJ", ["zhujian"] = "620802-ZJJ", ["gongan"] = "620802-GAJ", ["wuye"] = "620802-WY01",
    };

    public async Task<(World World, Guid Id)> On(DatabaseProvider provider)
    {
        await _turn.WaitAsync();
        try
        {
            var world = await _worlds.On(provider);
            if (!_ids.TryGetValue(provider, out var id)) _ids[provider] = id = await Make(world);
            return (world, id);
        }
        finally
        {
            _turn.Release();
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _worlds.DisposeAsync();

    private static async Task<Guid> Make(World world)
    {
        var id = await world.OpenId("whistle", "dongguan");
        await world.Do("dongguan-lead", id, "approve", "approve");
        await world.Do("center", id, "dispatch", "dispatch");
        await world.Do("gongan", id, "sign", "return");
        await AddFile(world, id, "gongan");
        await world.Do("center", id, "decide-return", "accept");
        foreach (var unit in new[] { "chengguan", "zhujian", "wuye" })
        {
            await world.Do(unit, id, "sign", "sign");
            await world.Do(unit, id, "arrive", "arrive");
            await world.Do("dongguan", id, "confirm-arrival", "confirm");
            await AddFile(world, id, unit);
        }
        await world.Do("zhujian", id, "handle", "feed-back");
        await AddFile(world, id, null);
        return id;
    }

    private static async Task AddFile(World world, Guid caseId, string? unit)
    {
        var order = unit is null ? null : (await world.Case("center", caseId)).Orders.Last(o => o.Organisation.Code == Units[unit]);
        await using var db = world.Edit();
        db.Attachments.Add(new Attachment
        {
            Id = Guid.CreateVersion7(), CaseId = caseId, UnitOrderId = order?.Id, FileName = $"{unit ?? "现场"}.jpg", MediaType = "image/jpeg", Size = 1,
            Sha256 = new string('0', 64), OriginalPath = $"{unit}.jpg", UploadedById = Guid.NewGuid(), CreatedAt = world.Clock.GetUtcNow().UtcDateTime,
        });
        await db.SaveChangesAsync();
    }
}
