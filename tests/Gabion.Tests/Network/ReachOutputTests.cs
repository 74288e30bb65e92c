using System.Text.Json;
using Gabion.Cli.Network;
using Gabion.Network.Algebra;
using Gabion.Network.Reach;
using static Gabion.Tests.Network.Reaching;

namespace Gabion.Tests.Network;

public sealed class ReachOutputTests
{
    private static readonly string Shop = Namespace("shop") + Pod("shop", "web", "app: web", "{name: http, containerPort: 8080}") + Pod("shop", "db", "app: db")
        + NetPolicy("shop", "db", "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}, {port: 53, protocol: UDP}]}]}");

    [Fact]
    public void Writes_the_graph_for_Graphviz() => Assert.Equal(
        """
        digraph {
        	subgraph "cluster_shop" {
        		"shop/db[Pod]" [label="db[Pod]"]
        		"shop/web[Pod]" [label="web[Pod]"]
        		label="shop"
        	}
        	"shop/web[Pod]" -> "shop/db[Pod]" [label="TCP 5432,UDP 53"]
        }

        """,
        Written((output, view) => ReachDot.Write(output, view), "shop/web[Pod]", "shop/db[Pod]"));

    [Fact]
    public void Writes_text_and_ranges_as_JSON()
    {
        using var json = JsonDocument.Parse(Written((output, view) => ReachJson.Write(output, view, []), "shop/web[Pod]", "shop/db[Pod]"));
        var connection = Assert.Single(json.RootElement.GetProperty("connections").EnumerateArray());
        Assert.Equal("shop/web[Pod]", connection.GetProperty("from").GetString());
        Assert.Equal("TCP 5432,UDP 53", connection.GetProperty("allowed").GetProperty("text").GetString());
        Assert.Equal("[[5432,5432]]", connection.GetProperty("allowed").GetProperty("tcp").GetRawText().Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings(""));
        Assert.False(connection.TryGetProperty("cannotTell", out _));
    }

    [Theory]
    [InlineData("0.0.0.0/0", "TCP 53", "")]
    [InlineData("8.8.8.0/24", "TCP 53", "")]
    [InlineData("8.8.8.0/24", "TCP 53", ", allocateLoadBalancerNodePorts: false")]
    [InlineData("9.9.9.0/24", "No Connections", "")] // the policy lets in others only
    [InlineData("nonsense", "No Connections", "")]
    public void A_load_balancer_is_for_its_source_ranges(string range, string allowed, string more)
    {
        var doors = Assert.Single(Exposure.Of(Map(Namespace("n") + Pod("n", "dns", "app: dns")
            + NetPolicy("n", "p", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 8.0.0.0/8}}]}]}") + $$"""
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: dns, namespace: n}
            spec: {type: LoadBalancer, loadBalancerSourceRanges: [{{range}}], selector: {app: dns}, ports: [{port: 53}]{{more}} }

            """))).Doors;
        Assert.Equal(allowed, ConnectionText.Of(doors[0].Decision.Allowed));
        Assert.Equal([range], doors[0].OnlyFrom);

        // kube-proxy asks the ranges of what comes to the load balancer's addresses only.
        var others = doors.Skip(1).Select(door => (door.Name, Allowed: ConnectionText.Of(door.Decision.Allowed), Ranges: door.OnlyFrom.Length));
        Assert.Equal(
            range == "0.0.0.0/0" || more.Length > 0 ? [] : [("the node ports of LoadBalancer Service n/dns, for which loadBalancerSourceRanges do not hold", "TCP 53", 0)],
            others);
    }

    [Theory]
    [InlineData("{type: ClusterIP, externalIPs: [1.2.3.4], SPEC}", "", "externalIPs of Service n/w: TCP 80")]
    [InlineData("{type: ClusterIP, SPEC}", "", "")]
    [InlineData("{type: LoadBalancer, SPEC}", ", annotations: {networking.gke.io/load-balancer-type: Internal}", "internal LoadBalancer Service n/w: TCP 80")]
    [InlineData("{type: NodePort, SPEC}", "", "NodePort Service n/w: TCP 80")]
    public void Doors_are_told_as_what_they_are(string spec, string metadata, string expected)
    {
        var doors = Assert.Single(Exposure.Of(Map(Namespace("n") + Pod("n", "w", "app: w") + $$"""
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: w, namespace: n{{metadata}} }
            spec: {{spec.Replace("SPEC", "selector: {app: w}, ports: [{port: 80}]", StringComparison.Ordinal)}}

            """))).Doors;
        Assert.Equal(expected, string.Join("; ", doors.Select(door => $"{door.Name}: {ConnectionText.Of(door.Decision.Allowed)}")));
    }

    [Theory]
    [InlineData("hostPort: 8443", "", "hostPort of its nodes, TCP 8443: TCP 443")]
    [InlineData("hostPort: 9090}, {containerPort: 80", "", "hostPort of its nodes, TCP 9090: TCP 443")]
    [InlineData("name: x", ", hostNetwork: true", "the network of its nodes (hostNetwork), TCP 443: TCP 443")]
    [InlineData("name: x", "", "")]
    public void Ports_of_nodes_are_doors(string port, string pod, string expected) => Assert.Equal(
        expected,
        string.Join("; ", Assert.Single(Exposure.Of(Map(Namespace("n") + Pod("n", "w", "app: w", $"{{containerPort: 443, {port}}}", pod)))).Doors.Select(door => $"{door.Name}: {ConnectionText.Of(door.Decision.Allowed)}")));

    [Fact]
    public void The_tier_that_refuses_the_rest_is_named_with_its_policies()
    {
        var map = Map(Shop);
        var step = Explanation.Of(map, map.Sources.Single(peer => peer.Name == "shop/web[Pod]"), map.Destinations.Single(peer => peer.Name == "shop/db[Pod]"))
            .Single().Directions.SelectMany(direction => direction.Steps).Single(step => step.Kind == StepKind.TierDenies);
        Assert.Equal("default", step.Tier!.Value.Name);
        Assert.Equal("NetworkPolicy shop/db", Assert.Single(step.Tier.Value.Policies).FullName);
    }

    [Theory]
    [InlineData("", "    because a host endpoint refuses what no policy decides and no profile lets through: it has none")]
    [InlineData(", profiles: [shy]", "    because a host endpoint refuses what no policy decides and none of its profiles lets through:\n    Profile shy (all.yaml:")]
    public void Explains_what_a_host_endpoint_refuses(string profiles, string reason)
    {
        var map = Map(Namespace("a") + Pod("a", "x") + $$"""
            ---
            apiVersion: projectcalico.org/v3
            kind: HostEndpoint
            metadata: {name: node1}
            spec: {node: node1, interfaceName: "*"{{profiles}} }
            ---
            apiVersion: projectcalico.org/v3
            kind: Profile
            metadata: {name: shy}
            spec: {ingress: [{action: Allow, protocol: TCP, destination: {ports: [443]} } ]}

            """);
        using var text = new StringWriter { NewLine = "\n" };
        Assert.Equal(0, Gabion.Cli.Network.ExplainOutput.Write(text, map, "a/x", "host/node1"));
        Assert.Contains(reason, text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("no profile is about it", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_name_leaves_the_data_of_the_page()
    {
        var map = Map(Pod("a", "'</script><script>alert(1)</script>'") + Pod("a", "x"));
        using var text = new StringWriter();
        Assert.True(ReachHtml.TryWrite(text, new(map, map.Sources, map.Destinations, ConnectionSet.All)));
        Assert.Equal(2, text.ToString().Split("</script>").Length - 1); // the page's own two
        Assert.DoesNotContain("http://", text.ToString().Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("https://", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_of_names_do_not_reach_the_terminal() =>
        Assert.Contains("a/x?[31m?y[Pod]", Lines(Pod("a", "\"x\\u001b[31m\\ny\"")), StringComparison.Ordinal);

    [Fact]
    public void Says_how_far_a_workload_is_open()
    {
        var exposures = Exposure.Of(Map(Shop + """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: http}]}

            """)).ToDictionary(exposure => exposure.Workload.Name);
        Assert.True(exposures["shop/db[Pod]"].FromInternet.IsNothing);
        Assert.False(exposures["shop/db[Pod]"].IngressIsOpen);
        Assert.True(exposures["shop/db[Pod]"].ToInternet.Allowed.IsAll);
        Assert.True(exposures["shop/web[Pod]"].IngressIsOpen);
        var door = Assert.Single(exposures["shop/web[Pod]"].Doors);
        Assert.Equal(("LoadBalancer Service shop/web", "TCP 8080"), (door.Name, door.Decision.Allowed.ToString()));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.0", true)]
    [InlineData("224.0.0.1", false)]
    [InlineData("2606:4700::1", true)]
    [InlineData("fd00::1", false)]
    public void Knows_the_internet(string address, bool isPublic)
    {
        Assert.True(AddressSet.TryParse(address, out var set));
        Assert.Equal(isPublic, Exposure.Internet.Contains(set));
    }

    [Fact]
    public void Explains_every_step_in_order()
    {
        var map = Map(Shop);
        var explanation = Assert.Single(Explanation.Of(map, Peer(map, "shop/web[Pod]"), Peer(map, "shop/db[Pod]")));
        Assert.Equal("TCP 5432,UDP 53", explanation.Decision.Allowed.ToString());
        Assert.Empty(explanation.Directions[0].Steps);
        Assert.Equal([StepKind.Allows, StepKind.TierDenies], explanation.Directions[1].Steps.Select(step => step.Kind));
        Assert.Equal("ingress rule 1", explanation.Directions[1].Steps[0].Rule!.Name);
    }

    private static string Written(Action<TextWriter, ReachView> write, string from, string to)
    {
        var map = Map(Shop);
        using var text = new StringWriter { NewLine = "\n" };
        write(text, new(map, [Peer(map, from)], [Peer(map, to)], ConnectionSet.All));
        return text.ToString();
    }

    private static ReachPeer Peer(ReachMap map, string name) => map.Workloads.Single(peer => peer.Name == name);
}
