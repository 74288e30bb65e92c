using Gabion.Model;
using Xunit;

namespace Gabion.Tests.Model;

public sealed class DigestTests
{
    private const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void Reads_algorithm_and_hash()
    {
        Assert.True(Digest.TryParse($"sha256:{Empty}", out var digest));
        Assert.Equal("sha256", digest.Algorithm);
        Assert.Equal(Empty, digest.Hex);
        Assert.Equal("e3b0c44298fc", digest.Short);
        Assert.Equal($"sha256:{Empty}", digest.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData(Empty)]
    [InlineData("sha256:e3b0c442")]
    [InlineData("sha512:" + Empty)]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("sha256:../../../../../../../../../../../../../../../../../../../../etc/x")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e")]
    public void Refuses_what_cannot_be_checked(string? text) => Assert.False(Digest.TryParse(text, out _));

    [Fact]
    public void Names_the_hash_of_bytes() =>
        Assert.Equal($"sha256:{Empty}", Digest.OfSha256(Convert.FromHexString(Empty)).ToString());
}
