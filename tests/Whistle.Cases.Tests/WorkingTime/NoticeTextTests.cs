using Whistle.Cases.Seeding;
using Whistle.Cases.WorkingTime;

namespace Whistle.Cases.Tests.WorkingTime;

public class NoticeTextTests
{
    /// <summary>The arrangement of 2026, in the form in which notices are written.</summary>
    private const string Notice2026 = """
        关于2026年部分节假日安排如下。
        一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
        二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
        三、清明节：4月4日（周六）至6日（周一）放假，共3天。
        四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
        五、端午节：6月19日（周五）至21日（周日）放假，共3天。
        六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
        七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
        """;

    [Fact]
    public void A_notice_is_read_into_the_days_the_shipped_calendar_holds()
    {
        var reading = NoticeText.Read(Notice2026);
        Assert.Equal(2026, reading.Year);
        Assert.Equal(
            ReferenceData.Load().CalendarDays.Where(d => d.NoticeYear == 2026).OrderBy(d => d.Date).Select(d => (d.Date, d.Working, d.Name)),
            reading.Days.Select(d => (d.Date, d.Working, d.Name)));
        Assert.DoesNotContain(reading.Warnings, w => w.Contains("共", StringComparison.Ordinal) || w.Contains("没有识别到", StringComparison.Ordinal));
    }

    [Fact]
    public void A_holiday_at_the_turn_of_the_year_runs_into_the_next_one()
    {
        var days = NoticeText.Read("元旦：12月30日（周六）至1月1日（周一）放假，共3天。", 2023).Days;
        Assert.Equal([new(2023, 12, 30), new(2023, 12, 31), new DateOnly(2024, 1, 1)], days.Select(d => d.Date));
    }

    [Theory]
    [InlineData("劳动节：5月1日至5日放假，共4天。", "共 4 天")]
    [InlineData("元旦：1月1日放假，共1天。1月1日上班。", "出现了两次")]
    public void What_does_not_agree_is_pointed_out(string text, string warning) =>
        Assert.Contains(NoticeText.Read(text, 2027).Warnings, w => w.Contains(warning, StringComparison.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("元旦：13月45日放假，共1天。国庆节：99日上班。")]
    [InlineData("（（（元旦：")]
    public void Nonsense_yields_no_day_and_no_failure(string text) => Assert.Empty(NoticeText.Read(text, 2027).Days);
}
