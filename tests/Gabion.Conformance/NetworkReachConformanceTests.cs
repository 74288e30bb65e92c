using Gabion.Cli.Network;
using Gabion.Network.Algebra;
using Gabion.Network.Reach;
using Gabion.Network.Reading;
using Gabion.Scan;

namespace Gabion.Conformance;

/// <summary>The samples of np-guard/netpol-analyzer: manifests, and every allowed connection, one a line.</summary>
public sealed class NetworkReachConformanceTests
{
    [Fact]
    public async Task Lists_the_connections_of_every_sample()
    {
        var wrong = new List<string>();
        var samples = Directory.GetDirectories(SharedData.Path("conformance", "network-reach")).Order(StringComparer.Ordinal).ToList();
        foreach (var sample in samples)
        {
            var read = await FactReading.ReadManifestsAsync([Path.Combine(sample, "manifests")], Stream.Null, TestContext.Current.CancellationToken);
            var topology = TopologyReading.Read(read.Facts);
            var map = new ReachMap(Reachability.Of(topology, TestContext.Current.CancellationToken), withV6: false);
            await using var text = new StringWriter { NewLine = "\n" };
            ReachText.Write(text, new(map, map.Sources, map.Destinations, ConnectionSet.All));
            var actual = text.ToString().TrimEnd('\n').Split('\n');
            var expected = (await File.ReadAllTextAsync(Path.Combine(sample, "expected.txt"), TestContext.Current.CancellationToken)).TrimEnd('\n').Split('\n');
            if (!actual.SequenceEqual(expected))
            {
                wrong.Add($"{Path.GetFileName(sample)}: missing {string.Join(" | ", expected.Except(actual).Take(5))}; extra {string.Join(" | ", actual.Except(expected).Take(5))}");
            }
        }

        Assert.NotEmpty(samples);
        Assert.Equal([], wrong);
    }
}
