using Gabion.Cli.Network;
using Gabion.Network.Compare;
using static Gabion.Tests.Network.Reaching;

namespace Gabion.Tests.Network;

public sealed class DiffTests
{
    private static readonly string Pods = Namespace("a") + Pod("a", "web", "app: web") + Pod("a", "db", "app: db");
    private static readonly string Closed = Pods + NetPolicy("a", "deny", "{podSelector: {}}");

    [Fact]
    public void Tells_what_opens_from_the_internet() => Assert.Equal(
        """
        This change opens one path from the internet and two paths within the cluster or outward.
        opened: 0.0.0.0-9.255.255.255,11.0.0.0-255.255.255.255[External] => a/web[Pod] : TCP 443
        opened: 10.0.0.0-10.255.255.255[External] => a/web[Pod] : TCP 8080
        opened: a/web[Pod] => a/db[Pod] : TCP 5432
        """,
        Diff(
            Closed,
            Closed + NetPolicy("a", "web", "{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}], ports: [{port: 443}]}, {from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 8080}]}]}")
            + NetPolicy("a", "db", "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}]}")));

    [Fact]
    public void Tells_what_closes_and_changes() => Assert.Equal(
        """
        This change opens nothing; it closes or narrows four paths.
        closed: 0.0.0.0-255.255.255.255[External] => a/db[Pod] : All Connections
        closed: a/web[Pod] => a/db[Pod] : All Connections
        changed: 0.0.0.0-255.255.255.255[External] => a/web[Pod] : All Connections -> TCP 80
        changed: a/db[Pod] => a/web[Pod] : All Connections -> TCP 80
        """,
        Diff(Pods, Closed + NetPolicy("a", "web", "{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 80}]}]}")));

    [Fact]
    public void Tells_of_workloads_that_are_new() => Assert.Contains(
        "opened: a/new[Pod] => a/web[Pod] : All Connections (a/new[Pod] is new)", Diff(Pods, Pods + Pod("a", "new")), StringComparison.Ordinal);

    [Fact]
    public void The_same_manifests_differ_in_nothing() => Assert.Equal("This change opens and closes nothing.", Diff(Closed, Closed));

    [Fact]
    public void Swapping_old_and_new_swaps_opened_and_closed()
    {
        for (var seed = 0; seed < 15; seed++)
        {
            var made = new RandomManifests(seed);
            var cluster = made.Cluster();
            var (left, right) = (cluster + made.NetworkPolicies(), cluster + made.NetworkPolicies());
            var forth = Changes(left, right);
            var back = Changes(right, left);
            Assert.Equal(
                forth.Select(change => (change.From, change.To, change.Old, change.New)).Order(),
                back.Select(change => (change.From, change.To, change.New, change.Old)).Order());
        }
    }

    private static List<(ChangeKind Kind, string From, string To, string Old, string New)> Changes(string before, string after) =>
        [.. ReachComparison.Between(Topology(before), Topology(after), TestContext.Current.CancellationToken).Select(change => (change.Kind, change.From, change.To, change.Old.Allowed.ToString(), change.New.Allowed.ToString()))];

    private static string Diff(string before, string after)
    {
        using var text = new StringWriter { NewLine = "\n" };
        new DiffOutput(ReachComparison.Between(Topology(before), Topology(after), TestContext.Current.CancellationToken), withOther: false).Write(text, "text");
        return text.ToString().TrimEnd('\n');
    }
}
