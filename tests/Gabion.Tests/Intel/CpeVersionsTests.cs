using Gabion.Intel.Versions;

namespace Gabion.Tests.Intel;

public sealed class CpeVersionsTests
{
    [Theory]
    [InlineData("1.0.2", "<", "1.0.2k")] // a letter is a patch
    [InlineData("1.0.2k", "=", "1.0.2:k")] // and NVD's attribute "update"
    [InlineData("1.0.2z", "<", "1.0.2za")]
    [InlineData("1.0.2zf", "<", "1.0.2zg")]
    [InlineData("1.0.2za", "<", "1.1.0")]
    [InlineData("1.1.1:pre8", "<", "1.1.1")]
    [InlineData("1.1.1:pre8", "<", "1.1.1:pre9")]
    [InlineData("7.0:rc1", "<", "7.0.0")]
    [InlineData("7.0-rc1", "=", "7.0:rc1")]
    [InlineData("7.0:rc3", ">", "6.2.9")]
    [InlineData("3.13.0a6", "<", "3.13.0b1")]
    [InlineData("3.13.0b1", "<", "3.13.0rc2")]
    [InlineData("3.13.0rc2", "<", "3.13.0")]
    [InlineData("3.12.1+", "=", "3.12.1")]
    [InlineData("8.9", "<", "8.9:p1")]
    [InlineData("8.9p1", "=", "8.9:p1")]
    [InlineData("1.8.0:update202", "<", "1.8.0:update_211")]
    [InlineData("8:milestone1", "<", "8:-")]
    [InlineData("8", "<", "8:update312")]
    [InlineData("3.0", "=", "3.0.0")]
    [InlineData("3.0", "<", "3.0.1")]
    [InlineData("1.0.1", ">", "1.0k")] // zeros in the middle count
    [InlineData("2.10", ">", "2.9")]
    [InlineData("v1.2.3", "=", "1.2.3")]
    [InlineData("116.0.5845.187", ">", "116.0.5845.96")]
    [InlineData("2024a", "<", "2024b")]
    [InlineData("20231231999999999999999999", ">", "20231231")]
    [InlineData("", "<", "1")]
    public void Orders(string left, string sign, string right)
    {
        Assert.Equal(sign, Math.Sign(CpeVersions.Compare(left, right)) switch { < 0 => "<", > 0 => ">", _ => "=" });
        Assert.Equal(-Math.Sign(CpeVersions.Compare(left, right)), Math.Sign(CpeVersions.Compare(right, left)));
    }

    [Theory]
    [InlineData("1.0.2:*", "1.0.2", true)]
    [InlineData("1.0.2:*", "1.0.2k", true)]
    [InlineData("1.0.2:*", "1.0.2-beta1", true)]
    [InlineData("1.0.2:*", "1.0.20", false)]
    [InlineData("1.0.2:*", "1.0.2.1", false)]
    [InlineData("1.0:*", "1.0.2", false)]
    [InlineData("1.0.2", "1.0.2k", false)]
    [InlineData("1.0.2:k", "1.0.2k", true)]
    [InlineData("1.3:rc1", "1.3-rc1", true)]
    [InlineData("4.2.*", "4.2.7", true)]
    [InlineData("4.2.*:*", "4.3.0", false)]
    [InlineData("-", "-", false)]
    [InlineData("-", "1.0", false)]
    public void Lists(string listed, string version, bool isCovered) => Assert.Equal(isCovered, CpeVersions.Covers(listed, version));

    [Fact]
    public void Orders_whatever_is_written_without_contradiction()
    {
        string[] versions =
            ["0", "0.9.8", "0.9.8zh", "1", "1-alpha", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0.0", "1.0k", "1.0.1", "1.0.1-dev", "1.0p1", "1.0:update1", "1.1", "1.10", "x", "1.x", "1..2", "final", "+", "1+2"];
        foreach (var a in versions)
        {
            foreach (var b in versions)
            {
                foreach (var c in versions)
                {
                    var (ab, bc, ac) = (Math.Sign(CpeVersions.Compare(a, b)), Math.Sign(CpeVersions.Compare(b, c)), Math.Sign(CpeVersions.Compare(a, c)));
                    Assert.False(ab <= 0 && bc <= 0 && ac > 0, $"{a} {b} {c}");
                    Assert.False(ab == 0 && ac != bc, $"{a} {b} {c}");
                }
            }
        }
    }
}
