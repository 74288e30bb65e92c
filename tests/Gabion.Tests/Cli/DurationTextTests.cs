using Gabion.Cli;

namespace Gabion.Tests.Cli;

public static class DurationTextTests
{
    [Theory]
    [InlineData("10s", 10)]
    [InlineData("10", 10)]
    [InlineData("1m30s", 90)]
    [InlineData("6h", 21_600)]
    [InlineData("1d", 86_400)]
    [InlineData("500ms", 0.5)]
    public static void Reads_a_length_of_time(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), DurationText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1s")]
    [InlineData("s")]
    [InlineData("1 s")]
    [InlineData("1w")]
    [InlineData("1.5h")]
    [InlineData("99999999999s")]
    [InlineData("9999999h")]
    public static void Refuses_what_is_none(string text) => Assert.Null(DurationText.Parse(text));
}
