using Whistle.Cases.CaseTypes;

namespace Whistle.Cases.Tests.CaseTypes;

public sealed class NumberPatternTests
{
    [Fact]
    public void A_serial_is_padded_and_never_cut()
    {
        var pattern = NumberPattern.TryParse("哨-{county}-{year}-{serial:6}")!;
        Assert.Equal("哨-620802-2026-000123", pattern.Format("620802", 2026, 123));
        Assert.Equal("哨-620802-2026-1234567", pattern.Format("620802", 2026, 1234567));
    }

    [Fact]
    public void The_sequence_counts_within_case_type_county_and_year() =>
        Assert.Equal("whistle-620802-2026", NumberPattern.SequenceKey("whistle", "620802", 2026));

    [Theory]
    [InlineData("{county}-{serial:6}")]
    [InlineData("{year}-{serial:6}")]
    [InlineData("{county}-{year}")]
    [InlineData("{county}-{year}-{serial:2}")]
    [InlineData("{county}-{year}-{serial:6}-{serial:6}")]
    [InlineData("{county}-{year}-{serial:6}-{month}")]
    [InlineData("{county}-{year}-{serial}")]
    public void A_pattern_that_could_give_one_number_twice_is_refused(string pattern) => Assert.Null(NumberPattern.TryParse(pattern));
}
