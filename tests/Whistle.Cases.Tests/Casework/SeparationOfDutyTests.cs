namespace Whistle.Cases.Tests.Casework;

public sealed class SeparationOfDutyTests(Worlds worlds) : IClassFixture<Worlds>
{
    /// <summary>Were the second report anybody's to write, both officers could end up barred from confirming it.</summary>
    [Fact]
    public async Task A_report_sent_back_returns_to_its_own_officer_so_that_a_second_one_stays_free_to_confirm()
    {
        var world = await worlds.OnSqlite();
        var id = await world.OpenId("enforcement", "chengguan");
        await world.Do("chengguan-lead", id, "file", "file");
        await world.Do("chengguan", id, "investigate", "submit");
        await world.Do("chengguan-2", id, "second-officer", "send-back", "现场笔录缺少当事人签字");
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => world.Do("chengguan-2", id, "investigate", "submit"));
        await world.Do("chengguan", id, "investigate", "submit");
        await world.Do("chengguan-2", id, "second-officer", "confirm");
    }
}
