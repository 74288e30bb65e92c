using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Network.Algebra;
using Gabion.Network.Policies;

namespace Gabion.Network.Reading;

/// <summary>
/// Reads the cluster-wide policies of <c>policy.networking.k8s.io</c>: <c>AdminNetworkPolicy</c> and
/// <c>BaselineAdminNetworkPolicy</c> (v1alpha1) and <c>ClusterNetworkPolicy</c> (v1alpha2), after the API reference of
/// network-policy-api.sigs.k8s.io.
/// </summary>
internal static class AdminPolicyReading
{
    private const int MaxPriority = 1_000;

    /// <summary>True when the policy belongs to the baseline, below every NetworkPolicy.</summary>
    public static bool IsBaseline(KubernetesObject item) =>
        item.Kind == "BaselineAdminNetworkPolicy" || (item.Kind == "ClusterNetworkPolicy" && item.Spec["tier"].Text == "Baseline");

    /// <param name="podNetwork">The addresses that pods get; null when they are not told: then networks never mean pods.</param>
    public static NetworkPolicyFact Read(KubernetesObject item, AddressSet? podNetwork)
    {
        var spec = item.Spec;
        var priority = item.Kind == "BaselineAdminNetworkPolicy" ? 0 : spec["priority"].Integer;
        if (priority is not (>= 0 and <= MaxPriority))
        {
            throw new PolicyFault(spec["priority"], $"spec.priority is '{spec["priority"].Text}'; it must be from 0 to {MaxPriority}");
        }

        if (item.Kind == "ClusterNetworkPolicy" && spec["tier"].Text is not ("Admin" or "Baseline"))
        {
            throw new PolicyFault(spec["tier"], $"spec.tier is '{spec["tier"].Text}'; it must be Admin or Baseline");
        }

        return new()
        {
            Kind = item.Kind,
            Namespace = null,
            Name = item.Name,
            Place = item.File.Locate(item.Metadata["name"].Span),
            Subject = Selected(spec["subject"]) ?? throw new PolicyFault(spec["subject"], "spec.subject needs namespaces or pods, one of them"),
            Ingress = Rules(item, spec["ingress"], "from", "ingress", podNetwork),
            Egress = Rules(item, spec["egress"], "to", "egress", podNetwork),
            Order = priority.Value,
            MayTie = true,
        };
    }

    /// <summary>An absent list speaks of nothing: these policies isolate nothing by being there.</summary>
    private static ImmutableArray<NetworkRule> Rules(KubernetesObject item, Field list, string side, string direction, AddressSet? podNetwork)
    {
        if (FieldReading.List(list).Count == 0)
        {
            return default;
        }

        var rules = ImmutableArray.CreateBuilder<NetworkRule>();
        foreach (var rule in list.Items)
        {
            var name = rule["name"].Text is { Length: > 0 } written ? $"{direction} rule '{written}'" : $"{direction} rule {rules.Count + 1}";
            var peers = ImmutableArray.CreateBuilder<PeerTerm>();
            foreach (var peer in FieldReading.List(rule[side]))
            {
                peers.Add(Peer(peer, side == "to", podNetwork));
            }

            if (peers.Count == 0)
            {
                throw new PolicyFault(rule, $"{rule.Path}.{side} is empty; it must name at least one peer");
            }

            rules.Add(new(name, Action(item, rule["action"]), peers.ToImmutable(), Ports(rule), item.File.Locate(rule.Span)));
        }

        return rules.ToImmutable();
    }

    private static RuleAction Action(KubernetesObject item, Field action) => (action.Text, item.Kind) switch
    {
        ("Allow", not "ClusterNetworkPolicy") or ("Accept", "ClusterNetworkPolicy") => RuleAction.Allow,
        ("Deny", _) => RuleAction.Deny,
        ("Pass", not "BaselineAdminNetworkPolicy") => RuleAction.Pass,
        _ => throw new PolicyFault(action, $"{action.Path} is '{action.Text}', which is no action of a {item.Kind}"),
    };

    private static PodSelector? Selected(Field field)
    {
        var (namespaces, pods) = (field["namespaces"], field["pods"]);
        if (namespaces.IsSet == pods.IsSet)
        {
            return null;
        }

        return namespaces.IsSet
            ? new(null, FieldReading.Selector(namespaces), LabelSelector.Of(default))
            : new(null, FieldReading.Selector(pods["namespaceSelector"]), FieldReading.Selector(pods["podSelector"]));
    }

    private static PeerTerm Peer(Field peer, bool isEgress, AddressSet? podNetwork)
    {
        var kinds = FieldReading.SetKeys(peer);
        return kinds switch
        {
            ["namespaces"] or ["pods"] => PeerTerm.Of(Selected(peer)!),
            ["networks"] when isEgress => Networks(peer["networks"], podNetwork),
            ["nodes"] when isEgress => PeerTerm.Of(AddressSet.Empty, $"nodes with {FieldReading.Selector(peer["nodes"])}"),
            ["domainNames"] when isEgress => new(null, AddressSet.Empty, AddressSet.Full, $"the names {string.Join(", ", peer["domainNames"].Texts)}"),
            [_] => throw new PolicyFault(peer, $"{peer.Path} names a peer by '{kinds[0]}', which is not known"),
            _ => throw new PolicyFault(peer, $"{peer.Path} must name its peer in exactly one way"),
        };
    }

    private static PeerTerm Networks(Field list, AddressSet? podNetwork)
    {
        if (list.Items.FirstOrDefault(item => item.Text is { } text && text.Contains(':', StringComparison.Ordinal) && text.Contains('.', StringComparison.Ordinal)) is { IsSet: true } mixed)
        {
            throw new PolicyFault(mixed, $"{mixed.Path} is '{mixed.Text}', which puts an IPv4 address into IPv6"); // a rule of the definition itself
        }

        var addresses = FieldReading.Cidrs(list);
        var term = PeerTerm.Of(addresses, string.Join(", ", list.Texts));
        return podNetwork is null ? term : term with { Endpoints = new PodsInBlock(addresses, addresses, podNetwork) };
    }

    private static PortMatch Ports(Field rule)
    {
        // v1alpha2 has one list of protocols in the place of ports.
        var list = rule["ports"].IsSet ? rule["ports"] : rule["protocols"];
        if (!list.IsSet)
        {
            return PortMatch.Anything;
        }

        var connections = ConnectionSet.Empty;
        var names = ImmutableArray.CreateBuilder<PortName>();
        foreach (var item in FieldReading.List(list))
        {
            switch (FieldReading.SetKeys(item))
            {
                case ["portNumber"]:
                    var number = item["portNumber"];
                    connections = connections.Union(ConnectionSet.Of(FieldReading.Protocol(number["protocol"]), FieldReading.PortRange(number["port"], number["port"])));
                    break;
                case ["portRange"]:
                    var range = item["portRange"];
                    connections = connections.Union(ConnectionSet.Of(FieldReading.Protocol(range["protocol"]), FieldReading.PortRange(range["start"], range["end"])));
                    break;
                case ["namedPort"]:
                    names.Add(new(null, item["namedPort"].Text ?? ""));
                    break;
                case ["destinationNamedPort"]:
                    names.Add(new(null, item["destinationNamedPort"].Text ?? ""));
                    break;
                case [("tcp" or "udp" or "sctp") and var protocol]:
                    connections = connections.Union(OfProtocol(protocol, item[protocol]["destinationPort"], names));
                    break;
                default:
                    throw new PolicyFault(item, $"{item.Path} must name ports in exactly one known way");
            }
        }

        return new(connections, names.ToImmutable());
    }

    private static ConnectionSet OfProtocol(string name, Field port, ImmutableArray<PortName>.Builder names)
    {
        var protocol = name switch { "tcp" => TransportProtocol.Tcp, "udp" => TransportProtocol.Udp, _ => TransportProtocol.Sctp };
        switch (FieldReading.SetKeys(port))
        {
            case []:
                return ConnectionSet.Of(protocol, ConnectionSet.AllPorts);
            case ["number"]:
                return ConnectionSet.Of(protocol, FieldReading.PortRange(port["number"], port["number"]));
            case ["range"]:
                return ConnectionSet.Of(protocol, FieldReading.PortRange(port["range"]["start"], port["range"]["end"]));
            case ["name"]:
                names.Add(new(protocol, port["name"].Text ?? ""));
                return ConnectionSet.Empty;
            default:
                throw new PolicyFault(port, $"{port.Path} must give a number, a range or a name");
        }
    }
}
