using System.Collections.Immutable;
using System.Text.Json;
using Gabion.Cli.Network;
using Gabion.Network.Algebra;
using Gabion.Network.Compare;
using Gabion.Network.Isolation;
using Gabion.Network.Lint;
using Gabion.Network.Reach;
using static Gabion.Tests.Network.Reaching;

namespace Gabion.Tests.Network;

/// <summary>User-defined networks of OVN-Kubernetes, networks beside the pod network (Multus), and the policies for those.</summary>
public sealed class NetworksTests
{
    private const string OptIn = "k8s.ovn.org/primary-user-defined-network: ''";
    private const string Overlay = """{"cniVersion": "1.0.0", "name": "blue", "type": "ovn-k8s-cni-overlay", "topology": "layer2"}""";

    private static readonly string Two = Namespace("a", OptIn) + Namespace("b", OptIn) + Namespace("c") + Pod("a", "web") + Pod("a", "db") + Pod("b", "web") + Pod("c", "web");

    [Theory]
    [InlineData("", "b/web => a/web : cannot tell")] // opted in, and no network is shown: it may be one for both, and is not the pod network
    [InlineData("a b", "")]
    [InlineData("a", "")]
    [InlineData("all", "b/web => a/web : All Connections")]
    [InlineData("all a", "b/web => a/web : cannot tell")] // two for one namespace, of which one is taken
    public void A_namespace_that_opted_in_is_in_its_network_alone(string networks, string crossing)
    {
        var text = Two + string.Concat(networks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => name == "all"
            ? "---\napiVersion: k8s.ovn.org/v1\nkind: ClusterUserDefinedNetwork\nmetadata: {name: all}\nspec: {namespaceSelector: {}, network: {topology: Layer3, layer3: {role: Primary}}}\n"
            : Udn(name, "own", "Primary")));
        Assert.Equal(crossing, Between(text, "b/web", "a/web"));
        Assert.Equal("a/db => a/web : All Connections", Between(text, "a/db", "a/web"));
        Assert.Equal("", Between(text, "c/web", "a/web"));
        Assert.Equal("", Between(text, "a/web", "c/web"));
        Assert.Contains("[External] => a", Lines(text, "/web[Pod] : All Connections"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Primary", "c/web => d/web : All Connections", true)] // no label: the network has no effect
    [InlineData(OptIn, "Secondary", "", false)] // nothing is known of its primary network but that it has one
    [InlineData(OptIn, "Primary", "", false)]
    public void A_primary_network_needs_the_label_of_its_namespace(string label, string role, string expected, bool isTold)
    {
        var text = Namespace("c") + Namespace("d", label) + Pod("c", "web") + Pod("d", "web") + Udn("d", "own", role);
        Assert.Equal(expected, Between(text, "c/web", "d/web"));
        Assert.Equal(isTold, Lint(text).Any(finding => finding.Code == LintFinding.NotOptedIn));
    }

    [Fact]
    public void Pods_in_the_network_of_their_node_are_in_no_user_defined_one()
    {
        var text = Two + Udn("a", "own", "Primary") + Pod("a", "agent", more: ", hostNetwork: true");
        Assert.Equal("c/web => a/agent : All Connections", Between(text, "c/web", "a/agent"));
        Assert.Equal("", Between(text, "a/web", "a/agent"));
    }

    [Theory]
    [InlineData("x/blue", "blue", "x", "blue")] // by namespace/name, and by name in its own
    [InlineData("green, x/blue@net1", "x/blue", "y", "blue")]
    [InlineData("""[{"name": "blue", "namespace": "x", "interface": "eth1"}]""", "x/blue", "y", "blue")]
    [InlineData("""[{"name": "blue"}]""", "blue", "y", "")] // a network of its own namespace, which is another
    [InlineData("blue-2", "blue", "y", "")]
    public void Pods_that_ask_for_one_network_meet_there(string one, string other, string otherNamespace, string network)
    {
        var text = Namespace("x") + Namespace("y") + Attached(one is "blue-2" or """[{"name": "blue"}]""" ? "x" : "y", "one", one) + Attached(otherNamespace, "two", other)
            + Nad("x", "blue", Overlay) + Nad("y", "green", Overlay.Replace("blue", "green", StringComparison.Ordinal)) + Nad("x", "blue-2", Overlay.Replace("blue", "other", StringComparison.Ordinal))
            + Nad("y", "blue", Overlay.Replace("blue", "yours", StringComparison.Ordinal));
        Assert.Equal(network.Length == 0 ? "" : "one => two : All Connections", Beside(text));
    }

    [Theory]
    [InlineData("""{"type": "macvlan", "master": "eth1", "name": "n"}""", """{"type": "macvlan", "master": "eth2", "name": "n"}""", "All Connections")] // one CNI name, one network
    [InlineData("""{"type": "macvlan", "master": "eth1", "name": "n"}""", """{"type": "ipvlan", "master": "eth1", "name": "m"}""", "cannot tell")] // one wire
    [InlineData("""{"type": "macvlan", "master": "eth1", "name": "n"}""", """{"type": "macvlan", "master": "eth2", "name": "m"}""", "")]
    [InlineData("""{"name": "n", "plugins": [{"type": "bridge", "bridge": "br1", "vlan": 5}]}""", """{"name": "m", "plugins": [{"type": "bridge", "bridge": "br1", "vlan": 6}]}""", "")]
    [InlineData("""{"name": "n", "plugins": [{"type": "bridge", "bridge": "br1"}]}""", """{"name": "m", "plugins": [{"type": "bridge", "bridge": "br1"}]}""", "cannot tell")]
    [InlineData("", "", "")] // configured on the nodes, each by the name of its object
    public void A_network_is_told_by_its_CNI_name_and_may_share_a_wire(string one, string other, string expected)
    {
        var text = Namespace("x") + Attached("x", "one", "first") + Attached("x", "two", "second") + Nad("x", "first", one) + Nad("x", "second", other);
        Assert.Equal(expected.Length == 0 ? "" : $"one => two : {expected}", Beside(text));
    }

    [Fact]
    public void Networks_of_one_name_are_told_apart_by_namespace_and_missing_ones_are_told()
    {
        var text = Namespace("x") + Namespace("y") + Attached("x", "one", "net,lost") + Attached("x", "two", "net,lost") + Attached("y", "three", "net") + Attached("y", "four", "net")
            + Nad("x", "net", Overlay) + Nad("y", "net", Overlay.Replace("blue", "green", StringComparison.Ordinal));
        var said = Whole(text);
        Assert.Contains("analyzed in secondary NAD x/net:\nx/one[Pod] => x/two[Pod]", said, StringComparison.Ordinal);
        Assert.Contains("analyzed in secondary NAD y/net:\ny/four[Pod] => y/three[Pod]", said, StringComparison.Ordinal);
        Assert.Contains("analyzed in secondary NAD lost:\nx/one[Pod] => x/two[Pod]", said, StringComparison.Ordinal);
        Assert.Contains("x/one[Pod]: \n\tPrimary Network: pod-network\n\tSecondary Networks: lost[NAD],x/net[NAD]\n", said, StringComparison.Ordinal);
        Assert.Contains(Topology(text).Assumptions, sentence => sentence.Contains("NetworkAttachmentDefinition x/lost", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("istio-cni", "")] // configured on the nodes
    [InlineData("v2-6-istio-cni", null)] // not shown at all
    [InlineData("linkerd", """{"name": "linkerd-cni", "type": "linkerd-cni"}""")]
    [InlineData("knobs", """{"name": "knobs", "plugins": [{"type": "tuning"}, {"type": "sbr"}]}""")]
    public void What_only_changes_pods_is_no_network(string name, string? config)
    {
        var text = Namespace("x") + Attached("x", "one", name) + Attached("x", "two", name) + (config is null ? "" : Nad("x", name, config));
        Assert.Equal("", Beside(text));
        Assert.DoesNotContain("Mapping", Whole(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x/blue", "[{from: [{podSelector: {matchLabels: {app: client}}}], ports: [{port: 80}]}]", "client => web : TCP 80", "other => web : ")]
    [InlineData("blue", "[{from: [{podSelector: {matchLabels: {app: client}}}], ports: [{port: 80}]}]", "client => web : TCP 80", "other => web : ")]
    [InlineData("green", "[]", "client => web : All Connections", "other => web : All Connections")] // for another network
    [InlineData("green, x/blue", "[]", "client => web : ", "other => web : ")]
    [InlineData("blue", "[{from: [{ipBlock: {cidr: 192.0.2.0/30}}]}]", "client => web : All Connections", "other => web : ")] // the addresses that pods ask for there
    public void A_policy_holds_in_the_networks_that_it_names(string networks, string ingress, string fromClient, string fromOther)
    {
        var text = Namespace("x") + Attached("x", "web", "blue", "app: web")
            + Attached("x", "client", """[{"name": "blue", "ips": ["192.0.2.1/24"]}]""", "app: client") + Attached("x", "other", """[{"name": "blue", "ips": ["192.0.2.5/24"]}]""")
            + Nad("x", "blue", Overlay) + Nad("x", "green", Overlay.Replace("blue", "green", StringComparison.Ordinal)) + Policy("x", networks, $"{{podSelector: {{matchLabels: {{app: web}}}}, ingress: {ingress}}}");
        Assert.Equal(fromClient.EndsWith(": ", StringComparison.Ordinal) ? "" : fromClient, Beside(text, "client", "web"));
        Assert.Equal(fromOther.EndsWith(": ", StringComparison.Ordinal) ? "" : fromOther, Beside(text, "other", "web"));
        Assert.Equal("x/client[Pod] => x/web[Pod] : All Connections", Lines(text, "x/client[Pod] => x/web").Split('\n')[0]); // the pod network is another
    }

    [Theory]
    [InlineData(""", "ipam": {"type": "host-local", "subnet": "198.51.100.0/24"}""", "")] // no address of that subnet is in the block
    [InlineData(""", "ipam": {"type": "whereabouts", "range": "192.0.2.0/25"}""", "client => web : All Connections")]
    [InlineData(""", "ipam": {"type": "host-local", "ranges": [[{"subnet": "192.0.0.0/16"}]]}""", "client => web : cannot tell")]
    [InlineData("", "client => web : cannot tell")]
    public void Blocks_are_held_against_the_addresses_that_a_network_gives(string ipam, string expected)
    {
        var text = Namespace("x") + Attached("x", "web", "lan", "app: web") + Attached("x", "client", "lan")
            + Nad("x", "lan", $$"""{"name": "lan", "type": "macvlan"{{ipam}}}""") + Policy("x", "lan", "{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]}");
        Assert.Equal(expected, Beside(text, "client", "web"));
    }

    [Fact]
    public void A_plugin_that_is_not_the_networks_own_knows_pods_by_the_definition_that_attached_them()
    {
        // Both definitions are one network; the policy names one of them.
        var config = """{"name": "lan", "type": "macvlan", "master": "eth1"}""";
        var text = Namespace("x") + Namespace("y") + Nad("x", "lan", config) + Nad("y", "lan", config) + Attached("x", "web", "lan", "app: web") + Attached("x", "near", "lan") + Attached("y", "far", "lan")
            + Policy("x", "lan", "{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{namespaceSelector: {}}]}]}");
        Assert.Equal("near => web : All Connections", Beside(text, "near", "web"));
        Assert.Equal("far => web : cannot tell", Beside(text, "far", "web"));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("networks: [{name: d, pod: {}}, {name: s, multus: {networkName: blue}}]", true)]
    [InlineData("networks: [{name: s, multus: {networkName: blue}}]", false)]
    [InlineData("domain: {devices: {autoattachPodInterface: false}}", false)]
    public void A_virtual_machine_is_in_the_networks_that_it_lists(string spec, bool isInPodNetwork)
    {
        var text = Namespace("x") + Attached("x", "one", "blue") + Nad("x", "blue", Overlay) + Machine("x", "two", spec);
        Assert.Equal(isInPodNetwork, Lines(text, "External] => x/two[VirtualMachine]").Length > 0);
        Assert.Equal(spec.Contains("multus", StringComparison.Ordinal), Beside(text).Length > 0);
    }

    [Theory]
    [InlineData("kubevirt.io/v1", "VirtualMachineInstance", "{networks: []}")]
    [InlineData("kubevirt.io/v1", "VirtualMachineInstanceReplicaSet", "{template: {metadata: {labels: {app: vm}}, spec: {}}}")]
    [InlineData("pool.kubevirt.io/v1alpha1", "VirtualMachinePool", "{virtualMachineTemplate: {spec: {template: {metadata: {labels: {app: vm}}, spec: {}}}}}")]
    public void Sets_of_machines_are_endpoints_and_their_launcher_pods_are_selected(string version, string kind, string spec)
    {
        var text = Namespace("x") + Pod("x", "client") + $"---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: vm, namespace: x, labels: {{app: vm}}}}\nspec: {spec}\n";
        Assert.Equal($"x/client[Pod] => x/vm[{kind}] : All Connections", Lines(text, "x/client[Pod] => x/vm"));
        Assert.Equal($"x/client[Pod] => x/vm[{kind}] : TCP 22", Lines(text + NetPolicy("x", "p", "{podSelector: {matchLabels: {app: vm, kubevirt.io: virt-launcher}}, ingress: [{ports: [{port: 22}]}]}"), "x/client[Pod] => x/vm"));
    }

    [Theory]
    [InlineData(false, "x/vm[VirtualMachineInstance]")]
    [InlineData(true, "x/vm[VirtualMachine]")]
    public void A_launcher_pod_is_told_once(bool hasMachine, string name)
    {
        var text = Namespace("x") + Pod("x", "client") + (hasMachine ? Machine("x", "vm", "") : "") + """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: virt-launcher-vm-1, namespace: x, ownerReferences: [{controller: true, kind: VirtualMachineInstance, name: vm}]}
            spec: {containers: [{name: compute, image: x}]}

            """;
        Assert.Equal($"x/client[Pod] => {name} : All Connections", Lines(text, "x/client[Pod] => x/"));
    }

    [Theory]
    [InlineData("""{"name": "lan", "type": "macvlan"}""", "", "one => two : All Connections")]
    [InlineData("""{"name": "ovn-kubernetes", "type": "ovn-k8s-cni-overlay"}""", "x/one[Pod] => x/client[Pod] : All Connections", "")] // the pod network itself
    public void A_pod_may_have_another_network_instead_of_the_pod_network(string config, string inPodNetwork, string beside)
    {
        var text = Namespace("x") + Nad("x", "other", config) + Pod("x", "client")
            + Attached("x", "one", "x/other").Replace("k8s.v1.cni.cncf.io/networks", "v1.multus-cni.io/default-network", StringComparison.Ordinal) + Attached("x", "two", "x/other");
        Assert.Equal(inPodNetwork, Lines(text, "x/one[Pod] => x/client"));
        Assert.Equal(beside, Beside(text));
    }

    [Fact]
    public void What_is_wrong_with_names_of_networks_is_told()
    {
        var text = Namespace("x") + Attached("x", "web", "lan", "app: web") + Nad("x", "lan", "{\"name\": \"lan\",}") + Policy("x", "wan", "{podSelector: {}}") + Policy("x", "", "{podSelector: {}}", "nothing");
        var gaps = Topology(text).Gaps.Select(gap => gap.Reason).ToList();
        Assert.Contains(gaps, gap => gap.Contains("NetworkAttachmentDefinition x/lan", StringComparison.Ordinal) && gap.Contains("not JSON", StringComparison.Ordinal));
        Assert.Contains(gaps, gap => gap.Contains("MultiNetworkPolicy nothing was left out", StringComparison.Ordinal));
        Assert.Contains(Lint(text), finding => finding.Code == LintFinding.NoSuchNetwork && finding.Message.Contains("x/wan", StringComparison.Ordinal));
        Assert.DoesNotContain(Lint(text.Replace("wan", "lan", StringComparison.Ordinal)), finding => finding.Code == LintFinding.NoSuchNetwork);
    }

    [Fact]
    public void A_policy_that_no_network_lets_work_is_told()
    {
        var machine = Namespace("x") + Machine("x", "vm", "networks: [{name: s, multus: {networkName: blue}}]") + Nad("x", "blue", Overlay);
        Assert.Contains(Lint(machine + NetPolicy("x", "p", "{podSelector: {}}")), finding => finding.Code == LintFinding.NoNetwork && finding.Message.StartsWith("NetworkPolicy x/p is about", StringComparison.Ordinal));
        Assert.DoesNotContain(Lint(machine + Pod("x", "web") + NetPolicy("x", "p", "{podSelector: {}}")), finding => finding.Code == LintFinding.NoNetwork);

        var apart = Two.Replace("labels: {  } }\nspec: { containers", "labels: {app: y} }\nspec: { containers", StringComparison.Ordinal) + Udn("a", "own", "Primary") + Udn("b", "own", "Primary");
        var rule = "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAME}}, podSelector: {matchLabels: {app: y}}}]}]}";
        Assert.Contains(Lint(apart + NetPolicy("a", "p", rule.Replace("NAME", "b", StringComparison.Ordinal))), finding => finding.Code == LintFinding.NoNetwork && finding.Message.Contains("nothing passes", StringComparison.Ordinal));
        Assert.DoesNotContain(Lint(apart + NetPolicy("a", "p", rule.Replace("NAME", "a", StringComparison.Ordinal))), finding => finding.Code == LintFinding.NoNetwork);
    }

    [Fact]
    public void Each_network_has_a_heading_and_each_workload_its_networks()
    {
        var text = Two + Udn("a", "own", "Primary");
        Assert.StartsWith("Permitted connectivity analyzed in Pod network:\n0.0.0.0-255.255.255.255[External] => c/web[Pod] : All Connections\n", Whole(text), StringComparison.Ordinal);
        Assert.Contains("\n\nPermitted connectivity analyzed in primary UDN a:\n0.0.0.0-255.255.255.255[External] => a[udn]/db[Pod] : All Connections\n", Whole(text), StringComparison.Ordinal);
        Assert.Contains("\n\nWorkload-to-Networks Mapping:\na/db[Pod]: \n\tPrimary Network: a[UDN]\n", Whole(text), StringComparison.Ordinal);
        Assert.DoesNotContain("Permitted", Whole(Namespace("x") + Pod("x", "web")), StringComparison.Ordinal);
        Assert.DoesNotContain("Mapping", Whole(Namespace("x") + Pod("x", "web")), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_and_dot_tell_networks_apart()
    {
        var map = Map(Namespace("x") + Attached("x", "one", "blue") + Attached("x", "two", "blue") + Nad("x", "blue", Overlay));
        var view = new ReachView(map, map.Sources, map.Destinations, ConnectionSet.All);
        using var text = new StringWriter();
        ReachJson.Write(text, view, []);
        using var json = JsonDocument.Parse(text.ToString());
        Assert.Equal(["blue[NAD]", "pod-network"], json.RootElement.GetProperty("connections").EnumerateArray()
            .Where(line => line.GetProperty("from").GetString() == "x/one[Pod]" && line.GetProperty("to").GetString() == "x/two[Pod]").Select(line => line.GetProperty("network").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal("NetworkAttachmentDefinition x/blue", json.RootElement.GetProperty("networks")[1].GetProperty("sources")[0].GetProperty("name").GetString());
        using var dot = new StringWriter();
        ReachDot.Write(dot, view);
        Assert.Contains("\"x/one[Pod] blue[NAD]\" -> \"x/two[Pod] blue[NAD]\"", dot.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"x/one[Pod]\" -> \"x/two[Pod]\"", dot.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_explanation_names_the_objects_that_keep_pods_apart()
    {
        using var text = new StringWriter { NewLine = "\n" };
        ExplainOutput.Write(text, Map(Two + Udn("a", "own", "Primary")), "c/web", "a/web");
        Assert.Contains("c/web[Pod] => a/web[Pod] : No Connections\n", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("c/web[Pod] is in the pod network\n", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("a/web[Pod] is in primary UDN a\n      UserDefinedNetwork a/own (all.yaml:", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_of_network_is_a_change()
    {
        var pods = Namespace("x") + Attached("x", "one", "blue") + Attached("x", "two", "blue") + Nad("x", "blue", Overlay);
        var policy = Policy("x", "blue", "{podSelector: {}, ingress: []}");
        Assert.Equal(
            ["Closed x/one[Pod] => x/two[Pod] in secondary NAD blue", "Closed x/two[Pod] => x/one[Pod] in secondary NAD blue"],
            ReachComparison.Between(Topology(pods), Topology(pods + policy), TestContext.Current.CancellationToken).Select(change => $"{change.Kind} {change.From} => {change.To} in {change.Secondary?.Title}"));
        var moved = ReachComparison.Between(Topology(Two.Replace(OptIn, "", StringComparison.Ordinal)), Topology(Two + Udn("a", "own", "Primary") + Udn("b", "own", "Primary")), TestContext.Current.CancellationToken);
        Assert.Contains(moved, change => change is { Kind: ChangeKind.Closed, From: "a/web[Pod]", To: "b/web[Pod]" } && change.Note!.Contains("a/web[Pod] is in primary UDN a instead of Pod network", StringComparison.Ordinal));
        Assert.DoesNotContain(moved, change => change.From == "a/web[Pod]" && change.To == "a/db[Pod]");
    }

    [Fact]
    public void Every_port_of_every_protocol_by_name_is_no_change()
    {
        var pods = Namespace("x") + Pod("x", "one") + Pod("x", "two");
        var all = NetPolicy("x", "p", "{podSelector: {}, ingress: [{ports: [{protocol: TCP}, {protocol: UDP}, {protocol: SCTP}]}]}");
        Assert.Empty(ReachComparison.Between(Topology(pods), Topology(pods + all), TestContext.Current.CancellationToken));
        Assert.NotEmpty(ReachComparison.Between(Topology(pods), Topology(pods + all.Replace(", {protocol: SCTP}", "", StringComparison.Ordinal)), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void No_policy_can_make_a_flow_between_networks()
    {
        var topology = Topology(Two + Udn("a", "own", "Primary"));
        var flow = new Flow("c/web", "a/db", null, ConnectionSet.All);
        Assert.Null(IsolationPlan.TryMake(topology, [flow], out var faults));
        Assert.Contains(faults, fault => fault.Contains("c/web[Pod] and a/db[Pod] are in no primary network together", StringComparison.Ordinal));
    }

    [Fact]
    public void Exposure_is_told_by_network()
    {
        var exposures = Exposure.Of(Map(Namespace("x") + Attached("x", "web", "blue") + Nad("x", "blue", Overlay) + Policy("x", "blue", "{podSelector: {}, ingress: [{ports: [{port: 80}]}]}")));
        var web = Assert.Single(exposures);
        Assert.True(web.FromCluster.Allowed.IsAll);
        Assert.Equal("TCP 80", ConnectionText.Of(Assert.Single(web.Secondary).FromCluster.Allowed));
    }

    private static ImmutableArray<LintFinding> Lint(string manifests) => NetworkLint.Of(Map(manifests, withV6: true), TestContext.Current.CancellationToken);

    /// <summary>The whole answer as it is written.</summary>
    private static string Whole(string manifests)
    {
        var map = Map(manifests);
        using var text = new StringWriter { NewLine = "\n" };
        ReachText.Write(text, new(map, map.Sources, map.Destinations, ConnectionSet.All));
        return text.ToString();
    }

    /// <summary>What passes between two pods in their primary networks, shortened.</summary>
    private static string Between(string manifests, string from, string to) => Said(Map(manifests), from, to, from, to);

    /// <summary>What passes from pod "one" to "two" in the networks beside the primary one.</summary>
    private static string Beside(string manifests, string from = "one", string to = "two")
    {
        if (Map(manifests).Secondary is not { } map)
        {
            return "";
        }

        var pairs = map.Workloads.Where(peer => Short(peer) == from).SelectMany(_ => map.Workloads.Where(peer => Short(peer) == to), (one, two) => map.Between(one, two));
        return string.Join('\n', pairs.Select(decision => Said(decision, from, to)).Where(line => line.Length > 0));
    }

    private static string Short(ReachPeer peer) => peer.Name[(peer.Name.IndexOf('/', StringComparison.Ordinal) + 1)..peer.Name.IndexOf('[', StringComparison.Ordinal)];

    private static string Said(ReachMap map, string from, string to, string shownFrom, string shownTo) =>
        Said(map.Between(map.Workloads.Single(peer => peer.Name == $"{from}[Pod]"), map.Workloads.Single(peer => peer.Name == $"{to}[Pod]")), shownFrom, shownTo);

    private static string Said(Decision decision, string from, string to) =>
        decision.IsNothing ? "" : $"{from} => {to} : {(decision.Allowed.IsEmpty ? "cannot tell" : ConnectionText.Of(decision.Allowed))}";

    private static string Attached(string @namespace, string name, string networks, string labels = "") =>
        Pod(@namespace, name, labels).Replace("metadata: {", $"metadata: {{annotations: {{k8s.v1.cni.cncf.io/networks: '{networks}'}}, ", StringComparison.Ordinal);

    private static string Nad(string @namespace, string name, string config) =>
        $"---\napiVersion: k8s.cni.cncf.io/v1\nkind: NetworkAttachmentDefinition\nmetadata: {{name: {name}, namespace: {@namespace}}}\nspec: {{config: '{config}'}}\n";

    private static string Udn(string @namespace, string name, string role) =>
        $"---\napiVersion: k8s.ovn.org/v1\nkind: UserDefinedNetwork\nmetadata: {{name: {name}, namespace: {@namespace}}}\nspec: {{topology: Layer2, layer2: {{role: {role}, subnets: [10.0.0.0/24]}}}}\n";

    private static string Policy(string @namespace, string networks, string spec, string name = "p") =>
        $"---\napiVersion: k8s.cni.cncf.io/v1beta1\nkind: MultiNetworkPolicy\nmetadata: {{name: {name}, namespace: {@namespace}, annotations: {{k8s.v1.cni.cncf.io/policy-for: '{networks}'}}}}\nspec: {spec}\n";

    private static string Machine(string @namespace, string name, string spec) =>
        $"---\napiVersion: kubevirt.io/v1\nkind: VirtualMachine\nmetadata: {{name: {name}, namespace: {@namespace}}}\nspec: {{template: {{metadata: {{labels: {{app: vm}}}}, spec: {{{spec}}}}}}}\n";
}
