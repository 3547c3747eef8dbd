using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Storage;
using Whistle.Cases.Tests.Casework;
using Whistle.Cases.WorkingTime;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.WorkingTime;

/// <summary>What a published or corrected calendar does to due times that were computed before it.</summary>
public sealed class CalendarChangeTests
{
    private static readonly DateTimeOffset LastDayOf2026 = new(2026, 12, 31, 9, 0, 0, TimeSpan.FromHours(8));

    private static YearEntry NewYear2027(params NoticeDay[] more) => new("国务院办公厅关于2027年部分节假日安排的通知", null, null,
        [new(new DateOnly(2027, 1, 1), false, "元旦", true), new(new DateOnly(2027, 1, 4), false, "元旦", false), .. more]);

    /// <summary>A whistle dispatched on the last day of 2026: its five working days run into a year without a notice.</summary>
    private static async Task<(World World, Guid Case, Clock Finish)> Dispatched(DatabaseProvider provider)
    {
        var world = await World.On(provider);
        world.Clock.Advance(LastDayOf2026 - world.Clock.GetUtcNow());
        var id = await world.OpenId("whistle", "dongguan");
        await world.Do("dongguan-lead", id, "approve", "approve");
        await world.Do("center", id, "dispatch", "dispatch");
        return (world, id, await Finish(world, id));
    }

    private static async Task<Clock> Finish(World world, Guid id)
    {
        await using var db = world.Store.Read();
        return await db.Clocks.SingleAsync(k => k.CaseId == id && k.Policy == "whistle.ROUTINE.finish" && k.UnitOrderId == null);
    }

    private static async Task<CommandAnswer> Publish(World world, int year, YearEntry entry, int? version = null) =>
        await world.Service<CalendarCommands>().PutYear(await world.Person("admin"), year, entry, new RequestMeta(IfMatch: version), default);

    private static async Task Recalculate(World world)
    {
        while (await world.Service<Recalculation>().Step(default)) { }
    }

    [Theory, OnBothDatabases]
    public async Task Publishing_a_year_moves_the_due_times_that_were_guessed_and_reports_each(DatabaseProvider provider)
    {
        var (world, id, before) = await Dispatched(provider);
        await using var _ = world;
        Assert.True(before.Provisional);
        Assert.Contains("尚未公布", before.Explanation, StringComparison.Ordinal);

        var preview = await world.Service<CalendarQueries>().Preview(2027, NewYear2027(), default);
        Assert.Contains(preview.Shown, s => s.ClockId == before.Id && s.OldDueAt == before.DueAt && s.NewDueAt > s.OldDueAt);
        Assert.Equal(before.DueAt, (await Finish(world, id)).DueAt);

        await Publish(world, 2027, NewYear2027());
        await Recalculate(world);
        var after = await Finish(world, id);
        Assert.False(after.Provisional);
        // Without the two holidays counting ended on 7 January; 1 and 4 January are now off.
        Assert.Equal(new DateOnly(2027, 1, 7), CityTime.DateOf(before.DueAt));
        Assert.Equal(new DateOnly(2027, 1, 11), CityTime.DateOf(after.DueAt));
        var change = Assert.Single(await world.Service<CalendarQueries>().Changes(10, default));
        Assert.Equal(preview.Moved, change.Moved);
        var moved = (await world.Service<CalendarQueries>().Moved(change.Id, null, 50, default)).Items;
        Assert.Contains(moved, m => m.ClockId == before.Id && m.OldDueAt == before.DueAt && m.NewDueAt == after.DueAt);
        Assert.True((await world.Case("center", id)).DueAt <= after.DueAt);
    }

    [Theory, OnBothDatabases]
    public async Task A_due_time_written_by_the_old_calendar_during_the_first_pass_is_found_by_the_second(DatabaseProvider provider)
    {
        var (world, id, before) = await Dispatched(provider);
        await using var _ = world;
        await Publish(world, 2027, NewYear2027());
        await Recalculate(world);
        // As a command does that had read the calendar before it was changed and commits only now.
        await using (var db = world.Edit())
        {
            var late = await db.Clocks.AsTracking().SingleAsync(k => k.Id == before.Id);
            (late.DueAt, late.Explanation, late.Provisional) = (before.DueAt, before.Explanation, true);
            await db.SaveChangesAsync();
        }
        Assert.False(await world.Service<Recalculation>().Step(default));
        world.RealClock.Advance(TimeSpan.FromMinutes(2));
        await Recalculate(world);
        Assert.NotEqual(before.DueAt, (await Finish(world, id)).DueAt);
        Assert.Equal(CalendarChangeState.Done, Assert.Single(await world.Service<CalendarQueries>().Changes(10, default)).State);
    }

    [Fact]
    public async Task A_correction_of_a_published_year_moves_only_what_touches_the_corrected_days()
    {
        var (world, id, before) = await Dispatched(DatabaseProvider.Sqlite);
        await using var _ = world;
        await Publish(world, 2027, NewYear2027());
        await Recalculate(world);
        var published = await Finish(world, id);
        await Publish(world, 2027, NewYear2027(new NoticeDay(new DateOnly(2027, 6, 9), false, "端午节", true)), 1);
        world.RealClock.Advance(TimeSpan.FromMinutes(2));
        await Recalculate(world);
        Assert.Equal(published.DueAt, (await Finish(world, id)).DueAt);
        var latest = (await world.Service<CalendarQueries>().Changes(10, default))[0];
        Assert.Equal((new DateOnly(2027, 6, 9), new DateOnly(2027, 6, 9), 0), (latest.FirstDay, latest.LastDay, latest.Moved));
    }

    [Fact]
    public async Task Two_administrators_do_not_overwrite_each_others_year()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        await Publish(world, 2027, NewYear2027(), 0);
        Assert.Equal("stale", (await Assert.ThrowsAsync<Refusal>(() => Publish(world, 2027, NewYear2027(), 0))).Code);
    }

    [Fact]
    public async Task Only_administrators_change_the_calendar()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var center = await world.Person("center");
        Assert.Equal(403, (await Assert.ThrowsAsync<Refusal>(() => world.Service<CalendarCommands>().PutYear(center, 2027, NewYear2027(), new RequestMeta(), default))).Status);
    }

    [Theory]
    [InlineData("2027-01-01", true, "/days/0/working")]
    [InlineData("2028-03-01", false, "/days/0/date")]
    [InlineData("2026-10-01", false, "/days/0/date")]
    public async Task A_day_that_cannot_be_is_refused_beside_its_field(string date, bool working, string pointer)
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var entry = new YearEntry("通知", null, null, [new NoticeDay(DateOnly.Parse(date, null), working, "元旦", false), new NoticeDay(new DateOnly(2027, 1, 1), false, "元旦", true)]);
        var refusal = await Assert.ThrowsAsync<Refusal>(() => Publish(world, 2027, entry));
        Assert.Contains(refusal.Errors, e => e.Pointer == pointer);
    }

    [Theory]
    [InlineData("01-01", "06-30", "09:00-17:00", "/seasons")]
    [InlineData("01-01", "12-31", "17:00-09:00", "/seasons/0/hours/0")]
    [InlineData("01-01", "12-31", "9-17", "/seasons/0/hours/0")]
    [InlineData("13-01", "12-31", "09:00-17:00", "/seasons/0/from")]
    public async Task Office_hours_with_gaps_or_running_backwards_are_refused_beside_their_field(string from, string to, string hours, string pointer)
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var admin = await world.Person("admin");
        var entry = new ScheduleEntry("大厅", "Hall", "本地规定", null, new DateOnly(2027, 1, 1), [new SeasonEntry("全年", "all year", from, to, [hours])]);
        var refusal = await Assert.ThrowsAsync<Refusal>(() => world.Service<CalendarCommands>().PutSchedule(admin, "hall", entry, new RequestMeta(), default));
        Assert.Contains(refusal.Errors, e => e.Pointer == pointer);
    }

    [Theory, OnBothDatabases]
    public async Task New_office_hours_of_one_unit_move_that_units_due_times_alone(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        var id = await world.OpenId("whistle", "dongguan");
        await world.Do("dongguan-lead", id, "approve", "approve");
        await world.Do("center", id, "dispatch", "dispatch");
        var admin = await world.Person("admin");
        var calendar = world.Service<CalendarCommands>();
        await calendar.PutSchedule(admin, "late", new ScheduleEntry("弹性作息", "Flexible hours", "本地规定", null, new DateOnly(2026, 1, 1),
            [new SeasonEntry("全年", "all year", "01-01", "12-31", ["11:00-19:00"])]), new RequestMeta(), default);
        await calendar.PutOrganisation(admin, "620802-CGJ", "late", new DateOnly(2026, 11, 1), new RequestMeta(), default);
        await Recalculate(world);
        await using var db = world.Store.Read();
        var signs = await (from k in db.Clocks
                           join o in db.UnitOrders on k.UnitOrderId equals o.Id
                           join b in db.Organisations on o.OrganisationId equals b.Id
                           where k.CaseId == id && k.Policy == "whistle.ROUTINE.sign"
                           select new { b.Code, k.DueAt }).ToListAsync();
        var late = CityTime.At(new DateOnly(2026, 11, 23), new TimeOnly(13, 0));
        Assert.Equal(late, signs.Single(s => s.Code == "620802-CGJ").DueAt);
        Assert.All(signs.Where(s => s.Code != "620802-CGJ"), s => Assert.True(s.DueAt < late));
    }
}
