using Gabion.Model.Cluster;

namespace Gabion.Tests.Model.Cluster;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("500m", "0.5")]
    [InlineData("0.5", "0.5")]
    [InlineData(".5", "0.5")]
    [InlineData("2", "2")]
    [InlineData("1e3", "1000")]
    [InlineData("1E3", "1000")]
    [InlineData("1E", "1000000000000000000")]
    [InlineData("128Mi", "134217728")]
    [InlineData("128M", "128000000")]
    [InlineData("128m", "0.128")]
    [InlineData("250u", "0.00025")]
    [InlineData("0.125Gi", "134217728")]
    [InlineData("-1Gi", "-1073741824")]
    public void Reads_what_the_API_server_reads(string text, string expected)
    {
        Assert.True(Quantity.TryParse(text, out var quantity));
        Assert.Equal(decimal.Parse(expected), quantity.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("2GB")]
    [InlineData("1 Gi")]
    [InlineData("1gi")]
    [InlineData("1K")]
    [InlineData("half")]
    [InlineData("1.2.3")]
    [InlineData("1e999")]
    [InlineData("99999999999999999999Ei")]
    public void Refuses_what_the_API_server_refuses(string? text) => Assert.False(Quantity.TryParse(text, out _));
}
