using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Seeding;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Seeding;

/// <summary>The seed against a real SQLite database.</summary>
public sealed class CitySeedTests : IAsyncLifetime
{
    private const string Password = "Whistle#2026";
    private static readonly DateTime Now = new(2026, 11, 23, 2, 0, 0, DateTimeKind.Utc);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whistle-seed");
    private StorageSetup _storage = null!;

    public async Task InitializeAsync()
    {
        var settings = new StorageSettings(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(_folder.FullName, "seed.db")}", _folder.FullName);
        _storage = new StorageSetup(settings, TimeProvider.System);
        await _storage.Migrate();
    }

    public async Task DisposeAsync()
    {
        await _storage.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Without_a_password_there_is_reference_data_and_nobody_to_sign_in()
    {
        await Seed(password: null);
        await using var db = _storage.Open();
        Assert.Equal(113, await db.Divisions.CountAsync(d => d.Level == Whistle.Cases.Geography.DivisionLevel.Township));
        Assert.Equal(ReferenceData.Load().Organisations.Count, await db.Organisations.CountAsync());
        Assert.Equal(ReferenceData.Load().Categories.Count, await db.Categories.CountAsync());
        Assert.Equal(65, await db.Grids.CountAsync());
        Assert.Equal(0, await db.Users.CountAsync());
    }

    [Fact]
    public async Task Every_demonstration_account_can_sign_in_and_holds_its_role_in_an_existing_organisation()
    {
        await Seed(Password);
        await using var db = _storage.Open();
        var users = await db.Users.AsNoTracking().ToListAsync();
        var organisations = await db.Organisations.AsNoTracking().ToDictionaryAsync(o => o.Id);
        var memberships = await db.Memberships.AsNoTracking().ToListAsync();
        string[] expected =
        [
            "dongguan", "dongguan-lead", "zhongjie", "zhongjie-lead", "grid-dongguan", "center", "chengguan", "chengguan-2", "chengguan-lead", "chengguan-head", "presider",
            "reviewer", "zhujian", "gongan", "mediator", "wuye", "duty", "supervisor", "bianban", "admin", "admin-2", "auditor",
        ];
        Assert.Equal(expected.Order(), users.Select(u => u.UserName!).Order());
        Assert.All(users, u => Assert.Contains(u.OrganisationId, organisations.Keys));
        Assert.All(users, u => Assert.Contains(memberships, m => m.UserId == u.Id && m.OrganisationId == u.OrganisationId && Roles.Names.ContainsKey(m.Role)));
        var dongguan = users.Single(u => u.UserName == "dongguan");
        Assert.Equal("620802001", organisations[dongguan.OrganisationId].Code);
        Assert.Equal(PasswordVerificationResult.Success, new PasswordHasher<WhistleUser>().VerifyHashedPassword(dongguan, dongguan.PasswordHash!, Password));
        var gridId = memberships.Single(m => m.Role == Roles.GridWorker).GridId;
        Assert.True(await db.Grids.AnyAsync(g => g.Id == gridId && g.TownshipCode == "620802001"));
    }

    [Fact]
    public async Task Seeding_again_writes_nothing()
    {
        await Seed(Password);
        await Seed(Password);
        await using var db = _storage.Open();
        Assert.Equal(22, await db.Users.CountAsync());
        Assert.Equal(22, await db.Memberships.CountAsync());
        Assert.Equal(1, await db.Sequences.CountAsync());
    }

    [Fact]
    public async Task A_changed_password_stays_changed()
    {
        await Seed(Password);
        await using (var db = _storage.Open())
        {
            (await db.Users.SingleAsync(u => u.UserName == "admin")).PasswordHash = "changed";
            await db.SaveChangesAsync();
        }

        await Seed("Another#2026");
        await using var after = _storage.Open();
        Assert.Equal("changed", (await after.Users.SingleAsync(u => u.UserName == "admin")).PasswordHash);
    }

    [Fact]
    public async Task New_shipped_files_bring_rows_up_to_date_and_keep_what_the_office_maintains()
    {
        await Seed(password: null);
        await using (var db = _storage.Open())
        {
            var bureau = await db.Organisations.SingleAsync(o => o.Code == "620802-CGJ");
            (bureau.Name, bureau.DutyPhone) = ("旧名", "0933-0000000");
            db.Organisations.Remove(await db.Organisations.SingleAsync(o => o.Code == "620802-SH01"));
            (await db.Sequences.SingleAsync()).Value = 1;
            await db.SaveChangesAsync();
        }

        await Seed(password: null);
        await using var after = _storage.Open();
        var renewed = await after.Organisations.SingleAsync(o => o.Code == "620802-CGJ");
        Assert.Equal(("崆峒区城市管理综合行政执法局", "0933-0000000"), (renewed.Name, renewed.DutyPhone));
        Assert.True(await after.Organisations.AnyAsync(o => o.Code == "620802-SH01"));
    }

    private async Task Seed(string? password)
    {
        await using var db = _storage.Open();
        await CitySeed.Apply(db, Now, password, CancellationToken.None);
    }
}
