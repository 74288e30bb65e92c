using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Network.Algebra;
using Gabion.Network.Policies;
using Gabion.Network.Reading;

namespace Gabion.Network.Cilium;

/// <summary>One rule of a Cilium policy: peers of layer 3, ports of layer 4; what looks into the contents stays a doubt.</summary>
internal static class CiliumRuleReading
{
    /// <summary>A rule for each entry of <c>toPorts</c>, since each may have a condition of its own; none for an empty rule, which allows nothing.</summary>
    public static IEnumerable<NetworkRule> Read(KubernetesObject item, Field rule, string side, RuleAction action, string name)
    {
        var peers = Peers(item, rule, side);
        var (hasPorts, hasIcmp) = (rule["toPorts"].Items.Count > 0, rule["icmps"].Items.Count > 0);
        if (peers is null && !hasPorts && !hasIcmp)
        {
            yield break;
        }

        var place = item.File.Locate(rule.Span);
        var who = peers ?? [PeerTerm.Anything];
        var doubt = rule[$"{side}Requires"].IsSet ? $"{side}Requires" : rule["authentication"].IsSet ? "authentication of the peers" : null;
        if (!hasPorts && !hasIcmp)
        {
            yield return new(name, action, who, PortMatch.Anything, place) { Doubt = doubt };
        }

        foreach (var ports in rule["toPorts"].Items)
        {
            yield return new(name, action, who, Ports(ports["ports"]), item.File.Locate(ports.Span)) { Doubt = doubt ?? Contents(ports) };
        }

        foreach (var icmp in rule["icmps"].Items)
        {
            yield return new(name, action, who, PortMatch.Of(Icmp(icmp["fields"])), item.File.Locate(icmp.Span)) { Doubt = doubt };
        }
    }

    /// <summary>Null when no peer is named; none when an empty list is.</summary>
    private static ImmutableArray<PeerTerm>? Peers(KubernetesObject item, Field rule, string side)
    {
        var isNamed = false;
        var peers = ImmutableArray.CreateBuilder<PeerTerm>();
        var space = item.Kind == "CiliumNetworkPolicy" ? item.NamespaceOrDefault : null;
        foreach (var selector in Named("Endpoints"))
        {
            peers.Add(PeerTerm.Of(new CiliumSelector(space, FieldReading.Selector(selector))));
        }

        foreach (var block in Named("CIDR"))
        {
            peers.Add(PeerTerm.Of(FieldReading.Cidr(block), block.Text!));
        }

        foreach (var block in Named("CIDRSet"))
        {
            peers.Add(block["cidr"].IsSet
                ? PeerTerm.Of(FieldReading.Cidr(block["cidr"]).Subtract(FieldReading.Cidrs(block["except"])), block["cidr"].Text!)
                : Unknown("a CIDR group", AddressSet.Full, withPods: false));
        }

        foreach (var entity in Named("Entities"))
        {
            peers.Add(Entity(entity));
        }

        foreach (var fqdn in Named("FQDNs"))
        {
            peers.Add(Unknown($"the name {fqdn["matchName"].Text ?? fqdn["matchPattern"].Text}", AddressSet.Full, withPods: false));
        }

        foreach (var (kind, isThere) in new[] { ("Services", Named("Services").Count), ("Groups", Named("Groups").Count), ("Nodes", Named("Nodes").Count) })
        {
            if (isThere > 0)
            {
                peers.Add(kind == "Nodes" ? PeerTerm.Of(AddressSet.Empty, "nodes") : Unknown($"{side}{kind}", AddressSet.Full, withPods: kind == "Services"));
            }
        }

        return isNamed ? peers.ToImmutable() : null;

        Field.ItemList Named(string kind)
        {
            isNamed |= rule[$"{side}{kind}"].IsSet;
            return FieldReading.List(rule[$"{side}{kind}"]);
        }
    }

    private static PeerTerm Unknown(string text, AddressSet addresses, bool withPods) =>
        new(withPods ? new UndecidedEndpoints(text) : null, AddressSet.Empty, addresses, text);

    /// <summary>Entities are groups with fixed names; nodes and Cilium's own endpoints are not among the workloads.</summary>
    private static PeerTerm Entity(Field entity) => entity.Text switch
    {
        "all" => PeerTerm.Anything,
        "world" => PeerTerm.Of(AddressSet.Full, "world"),
        "world-ipv4" => PeerTerm.Of(AddressSet.Empty with { V4 = IntervalSet<uint>.Full }, "world-ipv4"),
        "world-ipv6" => PeerTerm.Of(AddressSet.Empty with { V6 = IntervalSet<UInt128>.Full }, "world-ipv6"),
        "cluster" => PeerTerm.Of(AnyEndpoint.Instance) with { Text = "cluster" },
        "kube-apiserver" => Unknown("kube-apiserver", AddressSet.Full, withPods: false),
        "host" or "remote-node" or "health" or "init" or "unmanaged" or "none" or "ingress" => PeerTerm.Of(AddressSet.Empty, entity.Text),
        _ => throw new PolicyFault(entity, $"{entity.Path} is '{entity.Text}', which is no entity"),
    };

    private static string? Contents(Field ports) => ports["rules"].IsSet
        ? $"conditions on {string.Join(", ", FieldReading.SetKeys(ports["rules"]))}"
        : ports["serverNames"].Items.Count > 0 ? "conditions on the TLS server name" : null;

    private static PortMatch Ports(Field list)
    {
        if (FieldReading.List(list).Count == 0)
        {
            return PortMatch.Anything;
        }

        var connections = ConnectionSet.Empty;
        var names = ImmutableArray.CreateBuilder<PortName>();
        foreach (var item in list.Items)
        {
            var text = item["port"].Text ?? "0";
            foreach (var protocol in Protocols(item["protocol"]))
            {
                if (!ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var first))
                {
                    if (!text.Any(char.IsAsciiLetter))
                    {
                        throw new PolicyFault(item["port"], $"{item["port"].Path} is '{text}', which is no port or name");
                    }

                    names.Add(new(protocol, text));
                    continue;
                }

                var last = item["endPort"].Integer is > 0 and <= ushort.MaxValue and var end ? (ushort)end : first;
                connections = connections.Union(ConnectionSet.Of(protocol, first == 0 ? ConnectionSet.AllPorts : IntervalSet<ushort>.Of(first, last)));
            }
        }

        return new(connections, names.ToImmutable());
    }

    private static TransportProtocol[] Protocols(Field field) => field.Text?.ToUpperInvariant() switch
    {
        null or "" or "ANY" => [TransportProtocol.Tcp, TransportProtocol.Udp, TransportProtocol.Sctp],
        "TCP" => [TransportProtocol.Tcp],
        "UDP" => [TransportProtocol.Udp],
        "SCTP" => [TransportProtocol.Sctp],
        _ => throw new PolicyFault(field, $"{field.Path} is '{field.Text}'; it must be TCP, UDP, SCTP or ANY"),
    };

    /// <summary>Types by number; a name is taken for every type, which is more than it means, and so is only possible.</summary>
    private static ConnectionSet Icmp(Field fields)
    {
        var all = ConnectionSet.Empty;
        foreach (var field in FieldReading.List(fields))
        {
            var isSix = field["family"].Text == "IPv6";
            if (!byte.TryParse(field["type"].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var type) && !IcmpNames.TryGet(field["type"].Text ?? "", isSix, out type))
            {
                throw new PolicyFault(field, $"{field.Path}.type is '{field["type"].Text}', which is no type of {(isSix ? "ICMPv6" : "ICMP")} known here");
            }

            var set = IntervalSet<ushort>.Of((ushort)(type << 8), (ushort)((type << 8) | 0xFF));
            all = all.Union(isSix ? ConnectionSet.OfIcmp6(set) : ConnectionSet.OfIcmp(set));
        }

        return all;
    }
}
