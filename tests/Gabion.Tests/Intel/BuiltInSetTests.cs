using Gabion.Intel;
using Gabion.Intel.Advisories;
using Gabion.Intel.Matching;

namespace Gabion.Tests.Intel;

public sealed class BuiltInSetTests
{
    [Fact]
    public void The_set_loads_whole()
    {
        var set = BuiltInSet.Load();
        Assert.Empty(set.Rejected);
        Assert.True(set.Records.Count > 1_000);
        Assert.All(set.Records, record => Assert.NotEmpty(record.Affected));
        Assert.NotNull(set.EndOf("Debian:10"));
        Assert.Equal(set.EndOf("Debian:10"), BuiltInSet.EndOf("Debian:10"));
        Assert.Equal(BuiltInSet.Ecosystems, set.Records.SelectMany(record => record.Affected).Select(affected => affected.Ecosystem).ToHashSet());
    }

    [Theory]
    [InlineData("Go", "github.com/opencontainers/runc", "1.1.11", "CVE-2024-21626", "1.1.12")]
    [InlineData("Go", "github.com/containerd/containerd", "1.6.0", "CVE-2022-23648", "1.6.1")]
    [InlineData("Kubernetes", "k8s.io/apiserver", "1.10.0", "CVE-2018-1002105", "1.10.11")]
    public void A_first_scan_has_data(string ecosystem, string name, string version, string id, string fixedIn)
    {
        var set = BuiltInSet.Load();
        Assert.Equal(DataCoverage.Partial, set.CoverageOf(ecosystem));
        var decisions = set.Find(ecosystem, name).Where(known => set.Read(known).Ids.Contains(id)).Select(known => RangeDecision.Of(known.Affected, version));
        Assert.Contains(new RangeDecision(RangeAnswer.Affected, fixedIn), decisions);
    }
}
