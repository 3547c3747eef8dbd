using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Storage;

namespace Whistle.Cases.Seeding;

/// <summary>
/// Brings the shipped city into a database. Reference rows are inserted or brought up to date once for every change of the shipped files
/// and are never deleted; a restart with the same files reads one row. Demonstration accounts are created where they are missing
/// and never changed, so that a changed password stays changed.
/// </summary>
public static class CitySeed
{
    private const string SequenceKey = "seed:reference";

    /// <param name="now">Business time, UTC.</param>
    /// <param name="demonstrationPassword">Null: no demonstration accounts (every environment but Development).</param>
    public static async Task Apply(CaseDb db, DateTime now, string? demonstrationPassword, CancellationToken cancel)
    {
        await Once(db, () => ApplyReference(db, cancel), cancel);
        if (demonstrationPassword is not null) await Once(db, () => ApplyAccounts(db, now, demonstrationPassword, cancel), cancel);
    }

    /// <summary>Two nodes may start together: the one that loses the race over a unique key looks again and finds the work done.</summary>
    private static async Task Once(CaseDb db, Func<Task> apply, CancellationToken cancel)
    {
        try
        {
            await apply();
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            cancel.ThrowIfCancellationRequested();
            await apply();
        }

        db.ChangeTracker.Clear();
    }

    private static async Task ApplyReference(CaseDb db, CancellationToken cancel)
    {
        var fingerprint = ReferenceData.Fingerprint();
        var mark = await db.Sequences.FirstOrDefaultAsync(s => s.Key == SequenceKey, cancel);
        if (mark?.Value == fingerprint) return;
        if (mark is null) db.Sequences.Add(mark = new NumberSequence { Key = SequenceKey });
        mark.Value = fingerprint;

        var reference = ReferenceData.Load();
        await Upsert(db, db.Divisions, reference.Divisions, d => d.Code, cancel);
        await Upsert(db, db.Organisations, reference.Organisations, o => o.Id, cancel, (kept, shipped) =>
        {
            // What the office itself maintains outlives a change of the shipped files.
            shipped.DutyPhone ??= kept.DutyPhone;
            shipped.ValidTo ??= kept.ValidTo;
        });
        await Upsert(db, db.Grids, reference.Grids, g => g.Id, cancel);
        await Upsert(db, db.Categories, reference.Categories, c => c.Id, cancel);
        await ApplyCalendar(db, reference, cancel);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>A year or a schedule that was entered or corrected here outlives a change of the shipped files.</summary>
    private static async Task ApplyCalendar(CaseDb db, ReferenceData reference, CancellationToken cancel)
    {
        var own = await db.CalendarYears.Where(y => !y.Shipped).Select(y => y.Year).ToListAsync(cancel);
        await Upsert(db, db.CalendarYears, [.. reference.CalendarYears.Where(y => !own.Contains(y.Year))], y => y.Year, cancel);
        await Upsert(db, db.CalendarDays, [.. reference.CalendarDays.Where(d => !own.Contains(d.NoticeYear))], d => d.Date, cancel);
        var edited = await db.OfficeSchedules.Where(s => !s.Shipped).Select(s => new { s.Key, s.Effective }).ToListAsync(cancel);
        await Upsert(db, db.OfficeSchedules, [.. reference.OfficeSchedules.Where(s => !edited.Contains(new { s.Key, s.Effective }))], s => (s.Key, s.Effective), cancel);
    }

    private static async Task Upsert<TRow, TKey>(
        CaseDb db, DbSet<TRow> table, IReadOnlyList<TRow> shipped, Func<TRow, TKey> key, CancellationToken cancel, Action<TRow, TRow>? keep = null)
        where TRow : class
        where TKey : notnull
    {
        var existing = await table.ToDictionaryAsync(key, cancel);
        foreach (var row in shipped)
        {
            if (!existing.TryGetValue(key(row), out var old))
            {
                table.Add(row);
                continue;
            }

            keep?.Invoke(old, row);
            db.Entry(old).CurrentValues.SetValues(row);
        }
    }

    private static async Task ApplyAccounts(CaseDb db, DateTime now, string password, CancellationToken cancel)
    {
        var accounts = EmbeddedData.Read<AccountFile>("demonstration.json").Accounts;
        var ids = accounts.Select(a => NameGuid.User(a.UserName)).ToList();
        var known = await db.Users.Where(u => ids.Contains(u.Id)).Select(u => u.Id).ToListAsync(cancel);
        var missing = accounts.Where(a => !known.Contains(NameGuid.User(a.UserName))).ToList();
        if (missing.Count == 0) return;

        var hasher = new PasswordHasher<WhistleUser>();
        var users = missing.Select(ToUser).ToList();
        Parallel.ForEach(users, user => user.PasswordHash = hasher.HashPassword(user, password));
        db.Users.AddRange(users);
        foreach (var account in missing)
            db.Memberships.AddRange(account.Roles.Select(role => ToMembership(account, role, now)));
        await db.SaveChangesAsync(cancel);
    }

    private static WhistleUser ToUser(AccountRow account)
    {
        var id = NameGuid.User(account.UserName);
        return new WhistleUser
        {
            Id = id,
            UserName = account.UserName,
            NormalizedUserName = account.UserName.ToUpperInvariant(),
            DisplayName = account.Zh,
            DisplayNameEn = account.En,
            OrganisationId = NameGuid.Organisation(account.Organisation),
            LockoutEnabled = true,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            ConcurrencyStamp = Guid.NewGuid().ToString("N"),
        };
    }

    private static Membership ToMembership(AccountRow account, string role, DateTime now) => new()
    {
        Id = NameGuid.From("membership", $"{account.UserName}\n{role}\n{account.Organisation}"),
        UserId = NameGuid.User(account.UserName),
        OrganisationId = NameGuid.Organisation(account.Organisation),
        Role = role,
        GridId = account.Grid is null ? null : NameGuid.Grid(account.Grid),
        ValidFrom = now,
    };
}
