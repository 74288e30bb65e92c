using Gabion.Model.Packages;

namespace Gabion.Tests.Model.Packages;

public sealed class OsvEcosystemTests
{
    [Theory]
    [InlineData("debian", "12", null, "Debian:12")]
    [InlineData("debian", null, null, "Debian")]
    [InlineData("ubuntu", "22.04", null, "Ubuntu:22.04:LTS")]
    [InlineData("ubuntu", "23.10", null, "Ubuntu:23.10")]
    [InlineData("alpine", "3.20.1", null, "Alpine:v3.20")]
    [InlineData("alpine", "3.21.0_alpha20240807", null, "Alpine:edge")]
    [InlineData("almalinux", "9.4", null, "AlmaLinux:9")]
    [InlineData("rocky", "8.9", null, "Rocky Linux:8")]
    [InlineData("openeuler", "24.03", "24.03 (LTS)", "openEuler:24.03-LTS")]
    [InlineData("openeuler", "22.03", "22.03 (LTS-SP3)", "openEuler:22.03-LTS-SP3")]
    [InlineData("opensuse-leap", "15.5", null, "openSUSE:Leap 15.5")]
    [InlineData("gentoo", null, null, null)]
    public void Names_the_ecosystem_of_a_release(string id, string? versionId, string? version, string? expected) =>
        Assert.Equal(expected, new DistributionRelease { Id = id, VersionId = versionId, Version = version }.Ecosystem);
}
