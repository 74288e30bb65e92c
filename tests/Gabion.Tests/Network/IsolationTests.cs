using System.Text;
using Gabion.Cli.Network;
using Gabion.Network.Algebra;
using Gabion.Network.Isolation;
using Gabion.Network.Reading;
using Gabion.Readers.Cluster;
using static Gabion.Tests.Network.Reaching;

namespace Gabion.Tests.Network;

public sealed class IsolationTests
{
    private static readonly string Cluster = Namespace("a") + Namespace("b") + Pod("a", "web", "app: web") + Pod("a", "db", "app: db") + Pod("b", "job", "app: job, 'x.y/z': '1'");

    [Theory]
    [InlineData("a/web[Pod] => a/db[Pod] : TCP 5432")]
    [InlineData("web => db : TCP 80,443,8000-8010,UDP 53")]
    [InlineData("b/job => web : All Connections")]
    [InlineData("external => web : TCP 443\nweb => 10.0.0.0-10.255.255.255[External] : UDP 1-65535")]
    [InlineData("10.0.0.1-10.0.0.6,192.168.0.0/16 => db : SCTP 9")]
    [InlineData("2001:db8::/32 => db : TCP 1-79,81-65535")]
    [InlineData("")]
    public void Leaves_exactly_the_flows(string text)
    {
        var facts = new ManifestReader().Read(new("all.yaml"), Encoding.UTF8.GetBytes(Cluster)).Facts;
        var flows = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Flow.TryParse(line, out _)!).ToList();
        var topology = TopologyReading.Read(facts);
        var plan = IsolationPlan.TryMake(topology, flows, out var faults);
        Assert.Empty(faults);
        Assert.Equal([], IsolationProof.Differences(topology, facts, IsolationYaml.Kubernetes(plan!), flows, TestContext.Current.CancellationToken));
        Assert.Equal([], IsolationProof.Differences(topology, facts, IsolationYaml.Calico(plan!), flows, TestContext.Current.CancellationToken));

        // The proof can fail: without the policies, other things pass.
        Assert.NotEmpty(IsolationProof.Differences(topology, facts, "", flows, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("a/web => a/canary : TCP 80\na/db => a/web : TCP 1")]
    [InlineData("a/bare => a/web : TCP 80\nexternal => a/bare : TCP 443")]
    [InlineData("a/canary => a/bare : UDP 53")]
    public void Labels_that_another_has_and_more_are_enough(string text)
    {
        var manifests = Cluster + Pod("a", "canary", "app: web, track: canary") + Pod("a", "bare");
        var facts = new ManifestReader().Read(new("all.yaml"), Encoding.UTF8.GetBytes(manifests)).Facts;
        var flows = text.Split('\n').Select(line => Flow.TryParse(line, out _)!).ToList();
        var topology = TopologyReading.Read(facts);
        var plan = IsolationPlan.TryMake(topology, flows, out var faults);
        Assert.Empty(faults);
        Assert.Equal([], IsolationProof.Differences(topology, facts, IsolationYaml.Kubernetes(plan!), flows, TestContext.Current.CancellationToken));
        Assert.Equal([], IsolationProof.Differences(topology, facts, IsolationYaml.Calico(plan!), flows, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Workloads_that_labels_do_not_tell_apart_are_refused()
    {
        Assert.Null(IsolationPlan.TryMake(Topology(Cluster + Pod("a", "twin", "app: web")), [], out var faults));
        Assert.Contains(faults, fault => fault.Contains("no selector can tell them apart", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_that_is_not_there_gets_the_nearest()
    {
        Assert.Null(IsolationPlan.TryMake(Topology(Cluster), [Flow.TryParse("a/wbe => db : TCP 1", out _)!], out var faults));
        Assert.Equal("'a/wbe' is no workload here; did you mean 'a/web'?", Assert.Single(faults));
    }

    [Theory]
    [InlineData("a => b", "a flow is written")]
    [InlineData("a => b : TCP x", "are no ports")]
    [InlineData("a => b : 80", "are no ports")]
    [InlineData("external => 10.0.0.0/8 : TCP 80", "outside the cluster")]
    public void Says_what_is_wrong_with_a_line(string line, string why)
    {
        Assert.Null(Flow.TryParse(line, out var fault));
        Assert.Contains(why, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("::/0", "::/0")]
    public void A_block_is_covered_by_itself(string block, string cover)
    {
        Assert.True(AddressSet.TryParse(block, out var set));
        Assert.Equal(cover, string.Join(' ', CidrCover.Of(set)));
    }

    [Fact]
    public void A_cover_is_exactly_the_set()
    {
        var random = new Random(4);
        for (var i = 0; i < 500; i++)
        {
            var bounds = Enumerable.Range(0, 4).Select(_ => (uint)random.NextInt64(uint.MaxValue)).Order().ToArray();
            var set = AddressSet.Empty with { V4 = IntervalSet<uint>.OfAll([new(bounds[0], bounds[1]), new(bounds[2], bounds[3])]) };
            Assert.Equal(set, CidrCover.Of(set).Aggregate(AddressSet.Empty, (all, block) => AddressSet.TryParse(block, out var one) ? all.Union(one) : all));
        }

        Assert.Equal("255.255.255.254/31", Assert.Single(CidrCover.Of(AddressSet.Empty with { V4 = IntervalSet<uint>.Of(uint.MaxValue - 1, uint.MaxValue) })));
    }
}
