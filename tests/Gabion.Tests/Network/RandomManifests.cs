using static Gabion.Tests.Network.Reaching;

namespace Gabion.Tests.Network;

/// <summary>Small clusters with policies of every shape, from a seed.</summary>
internal sealed class RandomManifests(int seed)
{
    private readonly Random _random = new(seed);

    public static string[] Addresses { get; } =
        ["8.8.8.8", "10.0.0.1", "10.1.2.3", "10.1.255.255", "10.2.0.0", "10.255.255.255", "11.0.0.0", "192.168.0.5", "0.0.0.0", "255.255.255.255", "2001:db8::1", "::1"];

    public static int[] Ports { get; } = [1, 52, 53, 54, 79, 80, 81, 443, 8000, 8079, 8080, 8081, 9000, 9001, 65535];

    public static string[] Protocols { get; } = ["TCP", "UDP", "SCTP"];

    public Random Random => _random;

    public string Cluster()
    {
        var text = "";
        foreach (var space in (string[])["a", "b", "c"])
        {
            text += Namespace(space, Labels());
            for (var i = 0; i <= _random.Next(3); i++)
            {
                var ports = string.Join(", ", ((string[])["{name: http, containerPort: 8080}", "{name: dns, containerPort: 53, protocol: UDP}", "{name: http, containerPort: 80}", "{containerPort: 9000}"])
                    .Where(port => _random.Next(2) == 0).DistinctBy(port => port.Contains("http", StringComparison.Ordinal) ? "http" : port));
                text += Pod(space, $"p{i}", Labels(), ports);
            }
        }

        return text;
    }

    public string NetworkPolicies()
    {
        var text = "";
        for (var i = _random.Next(5); i > 0; i--)
        {
            var types = Pick("", "policyTypes: [Ingress], ", "policyTypes: [Egress], ", "policyTypes: [Ingress, Egress], ");
            text += NetPolicy(Pick("a", "b", "c"), $"np{i}", $"{{{types}podSelector: {Selector()}, ingress: {Rules("from")}, egress: {Rules("to")}}}");
        }

        return text;
    }

    public string AdminPolicies(string kind)
    {
        var text = "";
        foreach (var priority in Enumerable.Range(0, 50).OrderBy(_ => _random.Next()).Take(_random.Next(4)))
        {
            var head = kind == "AdminNetworkPolicy" ? $"priority: {priority}, " : $"tier: {Pick("Admin", "Baseline")}, priority: {priority}, ";
            text += Admin(kind, $"x{priority}", $"{{{head}subject: {Subject()}, ingress: {AdminRules("from", kind)}, egress: {AdminRules("to", kind)}}}");
        }

        if (kind == "AdminNetworkPolicy" && _random.Next(2) == 0)
        {
            text += Admin("BaselineAdminNetworkPolicy", "default", $"{{subject: {Subject()}, ingress: {AdminRules("from", "BaselineAdminNetworkPolicy")}, egress: {AdminRules("to", "BaselineAdminNetworkPolicy")}}}");
        }

        return text;
    }

    /// <summary>Pods with addresses and accounts, tiers, network sets and policies of Calico.</summary>
    public string CalicoCluster()
    {
        var text = "";
        foreach (var space in (string[])["a", "b", "c"])
        {
            text += Namespace(space, Labels());
            for (var i = 0; i <= _random.Next(3); i++)
            {
                text += Pod(space, $"p{i}", Labels(), Pick("", "{name: http, containerPort: 8080}", "{name: http, containerPort: 80}"), Pick("", ", serviceAccountName: robot"))
                    + $"status: {{podIP: {Pick("10.1.2.3", "10.1.7.7", "10.9.9.9", "192.168.0.9")}}}\n";
            }
        }

        foreach (var tier in (string[])["early", "late"])
        {
            text += $$"""
                ---
                apiVersion: projectcalico.org/v3
                kind: Tier
                metadata: {name: {{tier}} }
                spec: {order: {{(tier == "early" ? _random.Next(1, 100) : 2_000_000)}}, defaultAction: {{Pick("Pass", "Deny")}} }

                """;
        }

        for (var i = _random.Next(3); i > 0; i--)
        {
            var isGlobal = _random.Next(2) == 0;
            text += $$"""
                ---
                apiVersion: projectcalico.org/v3
                kind: {{(isGlobal ? "GlobalNetworkSet" : "NetworkSet")}}
                metadata: {name: set{{i}}, labels: { {{Labels()}} }{{(isGlobal ? "" : $", namespace: {Pick("a", "b")}")}} }
                spec: {nets: [{{Pick("8.8.8.0/24", "10.0.0.0/8", "192.168.0.5", "2001:db8::/32")}}]}

                """;
        }

        for (var i = 1 + _random.Next(5); i > 0; i--)
        {
            var isGlobal = _random.Next(2) == 0;
            var scope = isGlobal ? _random.Next(2) == 0 ? $"namespaceSelector: \"{CalicoNamespaces()}\", " : "" : "";
            text += $$"""
                ---
                apiVersion: projectcalico.org/v3
                kind: {{(isGlobal ? "GlobalNetworkPolicy" : "NetworkPolicy")}}
                metadata: {name: cp{{i}}{{(isGlobal ? "" : $", namespace: {Pick("a", "b", "c")}")}} }
                spec: { {{scope}}{{Pick("", "tier: early, ", "tier: late, ")}}{{Pick("", "order: 5, ", "order: 2000, ")}}{{Pick("", "types: [Ingress], ", "types: [Ingress, Egress], ")}}selector: "{{CalicoExpression()}}", ingress: {{Many(3, CalicoRule)}}, egress: {{Many(3, CalicoRule)}} }

                """;
        }

        return text;
    }

    public string CiliumPolicies()
    {
        var text = "";
        for (var i = 1 + _random.Next(4); i > 0; i--)
        {
            text += $$"""
                ---
                apiVersion: cilium.io/v2
                kind: CiliumNetworkPolicy
                metadata: {name: cp{{i}}, namespace: {{Pick("a", "b", "c")}} }
                spec: {endpointSelector: {{CiliumSelector()}}, ingress: {{Many(2, () => CiliumRule("from"))}}, egress: {{Many(2, () => CiliumRule("to"))}}, ingressDeny: {{Many(1, () => CiliumRule("from"))}}, egressDeny: {{Many(1, () => CiliumRule("to"))}} }

                """;
        }

        return text;
    }

    private string CiliumSelector() => Pick("{}", "{matchLabels: {app: x}}", "{matchLabels: {'k8s:tier': y}}");

    private string CiliumRule(string side)
    {
        var peers = _random.Next(4) switch
        {
            0 => $"{side}Endpoints: [{CiliumSelector()}, {{matchLabels: {{'k8s:io.kubernetes.pod.namespace': {Pick("a", "b")}}}}}]",
            1 => $"{side}CIDR: [{Cidr()}]",
            2 => $"{side}Entities: [{Pick("world", "cluster", "all")}]",
            _ => "",
        };
        var ports = _random.Next(3) == 0 ? "" : $"toPorts: [{{ports: [{{port: '{Pick("80", "53", "http", "8080")}', protocol: {Pick("TCP", "UDP", "ANY")}}}]}}]";
        return $"{{{peers}{(peers.Length > 0 && ports.Length > 0 ? ", " : "")}{ports}}}";
    }

    public string CalicoExpression() => string.Join(Pick(" && ", " || "), Enumerable.Range(0, 1 + _random.Next(2)).Select(_ => CalicoTerm()));

    private string CalicoNamespaces() => _random.Next(2) == 0 ? CalicoExpression() : $"projectcalico.org/name == '{Pick("a", "b", "c")}'";

    private string CalicoTerm() => _random.Next(7) switch
    {
        0 => "all()",
        1 => $"{Pick("app", "tier")} == '{Pick("x", "y")}'",
        2 => $"{Pick("app", "tier")} != '{Pick("x", "y")}'",
        3 => $"{Pick("app", "tier")} {Pick("in", "not in")} {{'x', '{Pick("y", "z")}'}}",
        4 => $"{Pick("", "!")}has({Pick("app", "tier")})",
        5 => $"app starts with '{Pick("x", "")}'",
        _ => $"projectcalico.org/serviceaccount == '{Pick("robot", "default")}'",
    };

    private string CalicoRule()
    {
        var ports = _random.Next(2) == 0 ? "" : $", {Pick("ports", "notPorts")}: [{Pick("80", "'53:8080'", "http", "8080")}{Pick("", ", 443")}]";
        var protocol = ports.Length > 0 ? $"protocol: {Pick(Protocols)}, " : Pick("", "protocol: TCP, ", "notProtocol: UDP, ");
        return $"{{action: {Pick("Allow", "Allow", "Deny", "Pass", "Log")}, {protocol}source: {{{CalicoParty()}}}, destination: {{{CalicoParty()}{ports}}}}}";
    }

    /// <summary>Begins with a member that says nothing, so that others can follow with a comma.</summary>
    private string CalicoParty()
    {
        var text = "notNets: []";
        text += _random.Next(3) == 0 ? $", selector: \"{CalicoExpression()}\"" : "";
        text += _random.Next(5) == 0 ? $", namespaceSelector: \"{CalicoNamespaces()}\"" : "";
        text += _random.Next(6) == 0 ? $", notSelector: \"{CalicoTerm()}\"" : "";
        text += _random.Next(6) == 0 ? ", serviceAccounts: {names: [robot]}" : "";
        return text + (_random.Next(4) == 0 ? $", nets: [{Cidr()}, {Cidr()}]" : "");
    }

    public string Pick(params string[] choices) => choices[_random.Next(choices.Length)];

    public string Many(int most, Func<string> make) => $"[{string.Join(", ", Enumerable.Range(0, _random.Next(most + 1)).Select(_ => make()))}]";

    public string Labels() => string.Join(", ", new[] { "app", "tier" }.Where(_ => _random.Next(3) > 0).Select(key => $"{key}: {Pick("x", "y", "z")}"));

    public string Selector() => _random.Next(5) switch
    {
        0 => "{}",
        1 => $"{{matchLabels: {{{Pick("app", "tier")}: {Pick("x", "y", "z")}}}}}",
        2 => $"{{matchExpressions: [{{key: {Pick("app", "tier")}, operator: {Pick("In", "NotIn")}, values: [{Pick("x", "y")}, z]}}]}}",
        3 => $"{{matchExpressions: [{{key: {Pick("app", "tier")}, operator: {Pick("Exists", "DoesNotExist")}}}]}}",
        _ => $"{{matchLabels: {{kubernetes.io/metadata.name: {Pick("a", "b")}}}}}",
    };

    public string Cidr() => Pick("10.0.0.0/8", "10.1.0.0/16", "0.0.0.0/0", "10.1.2.3/32", "192.168.0.0/24", "2001:db8::/32", "::/0", "128.0.0.0/1");

    private string Rules(string side) => Many(3, () => $"{{{side}: {Many(2, Peer)}, ports: {Many(3, Port)}}}");

    private string Peer() => _random.Next(4) switch
    {
        0 => "{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}",
        1 => $"{{ipBlock: {{cidr: {Cidr()}}}}}",
        2 => $"{{podSelector: {Selector()}}}",
        _ => $"{{namespaceSelector: {Selector()}, podSelector: {Selector()}}}",
    };

    private string Port() => _random.Next(4) switch
    {
        0 => $"{{protocol: {Pick(Protocols)}}}",
        1 => $"{{port: {Pick("http", "dns", "none")}, protocol: {Pick("TCP", "UDP")}}}",
        2 => $"{{port: {Pick("53", "80", "8000")}, endPort: {Pick("8079", "8080", "9000")}, protocol: {Pick(Protocols)}}}",
        _ => $"{{port: {Pick("53", "80", "8080")}, protocol: {Pick(Protocols)}}}",
    };

    private string Subject() => _random.Next(2) == 0 ? $"{{namespaces: {Selector()}}}" : $"{{pods: {{namespaceSelector: {Selector()}, podSelector: {Selector()}}}}}";

    private string AdminRules(string side, string kind) => Many(3, () =>
    {
        var action = kind switch { "AdminNetworkPolicy" => Pick("Allow", "Deny", "Pass"), "ClusterNetworkPolicy" => Pick("Accept", "Deny", "Pass"), _ => Pick("Allow", "Deny") };
        var peers = string.Join(", ", Enumerable.Range(0, 1 + _random.Next(2)).Select(_ => side == "to" && _random.Next(3) == 0 ? $"{{networks: [{Cidr()}, {Cidr()}]}}" : Subject()));
        var ports = _random.Next(3) == 0 ? "" : kind == "ClusterNetworkPolicy" ? $", protocols: {Many(2, NewPort)}" : $", ports: {Many(2, AdminPort)}";
        return $"{{action: {action}, {side}: [{peers}]{ports}}}";
    });

    private string AdminPort() => _random.Next(3) switch
    {
        0 => $"{{portNumber: {{protocol: {Pick(Protocols)}, port: {Pick("53", "80", "8080")}}}}}",
        1 => $"{{portRange: {{protocol: {Pick(Protocols)}, start: {Pick("53", "80")}, end: {Pick("8079", "9000")}}}}}",
        _ => $"{{namedPort: {Pick("http", "dns")}}}",
    };

    private string NewPort() => _random.Next(2) == 0
        ? $"{{{Pick("tcp", "udp", "sctp")}: {{destinationPort: {{number: {Pick("53", "80", "8080")}}}}}}}"
        : $"{{{Pick("tcp", "udp", "sctp")}: {{}}}}";
}
