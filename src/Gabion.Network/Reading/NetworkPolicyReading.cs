using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Network.Algebra;
using Gabion.Network.Policies;

namespace Gabion.Network.Reading;

/// <summary>Reads <c>NetworkPolicy</c> of <c>networking.k8s.io/v1</c>, as its API reference defines it.</summary>
internal static class NetworkPolicyReading
{
    /// <param name="podNetwork">The addresses that pods get; null when they are not told: then blocks never mean pods.</param>
    public static NetworkPolicyFact Read(KubernetesObject item, AddressSet? podNetwork)
    {
        var spec = item.Spec;
        var types = FieldReading.List(spec["policyTypes"]);
        if (types.Count > 2)
        {
            throw new PolicyFault(spec["policyTypes"], "spec.policyTypes has more than two types");
        }

        var isIngress = types.Count == 0 || Names(types, "Ingress");
        var isEgress = types.Count == 0 ? spec["egress"].Items.Count > 0 : Names(types, "Egress");
        return new()
        {
            Kind = "NetworkPolicy",
            Namespace = item.NamespaceOrDefault,
            Name = item.Name,
            Place = item.File.Locate(item.Metadata["name"].Span),
            Subject = new PodSelector(item.NamespaceOrDefault, null, FieldReading.Selector(spec["podSelector"])),
            Ingress = isIngress ? Rules(item, spec["ingress"], "from", "ingress", podNetwork) : default,
            Egress = isEgress ? Rules(item, spec["egress"], "to", "egress", podNetwork) : default,
            Order = PolicyTier.NetworkPolicyOrder,
            OddBlocks = [.. Odd(item)],
            IsStored = item.Metadata["uid"].Exists,
        };
    }

    /// <summary>The connections of a rule's <c>ports</c>; none given means all.</summary>
    public static PortMatch Ports(Field ports)
    {
        var items = FieldReading.List(ports);
        if (items.Count == 0)
        {
            return PortMatch.Anything;
        }

        var connections = ConnectionSet.Empty;
        var names = ImmutableArray.CreateBuilder<PortName>();
        foreach (var item in items)
        {
            var protocol = FieldReading.Protocol(item["protocol"]);
            var port = item["port"];
            if (!port.IsSet && !item["endPort"].IsSet)
            {
                connections = connections.Union(ConnectionSet.Of(protocol, ConnectionSet.AllPorts));
            }
            else if (port.Node is ScalarNode { Type: ScalarType.String })
            {
                if (item["endPort"].IsSet)
                {
                    throw new PolicyFault(item["endPort"], $"{item["endPort"].Path} needs a port in numbers, not the name '{port.Text}'");
                }

                names.Add(new(protocol, FieldReading.PortName(port)));
            }
            else
            {
                var last = item["endPort"].IsSet ? item["endPort"] : port;
                connections = connections.Union(ConnectionSet.Of(protocol, FieldReading.PortRange(port, last)));
            }
        }

        return new(connections, names.ToImmutable());
    }

    private static bool Names(Field.ItemList types, string wanted)
    {
        foreach (var type in types)
        {
            if (type.Text is not ("Ingress" or "Egress"))
            {
                throw new PolicyFault(type, $"{type.Path} is '{type.Text}'; it must be Ingress or Egress");
            }
        }

        return types.Any(type => type.Text == wanted);
    }

    private static ImmutableArray<NetworkRule> Rules(KubernetesObject item, Field list, string side, string direction, AddressSet? podNetwork)
    {
        var rules = ImmutableArray.CreateBuilder<NetworkRule>();
        foreach (var rule in FieldReading.List(list))
        {
            rules.Add(new(
                $"{direction} rule {rules.Count + 1}",
                RuleAction.Allow,
                Peers(item, rule[side], podNetwork),
                Ports(rule["ports"]),
                item.File.Locate(rule.Span)));
        }

        return rules.ToImmutable();
    }

    private static ImmutableArray<PeerTerm> Peers(KubernetesObject item, Field list, AddressSet? podNetwork)
    {
        var peers = ImmutableArray.CreateBuilder<PeerTerm>();
        foreach (var peer in FieldReading.List(list))
        {
            peers.Add(Peer(item, peer, podNetwork));
        }

        return peers.Count == 0 ? [PeerTerm.Anything] : peers.ToImmutable();
    }

    private static PeerTerm Peer(KubernetesObject item, Field peer, AddressSet? podNetwork)
    {
        var (block, pods, namespaces) = (peer["ipBlock"], peer["podSelector"], peer["namespaceSelector"]);
        if (block.IsSet)
        {
            return pods.IsSet || namespaces.IsSet
                ? throw new PolicyFault(peer, $"{peer.Path} has ipBlock beside a selector")
                : Block(block, podNetwork);
        }

        if (!pods.IsSet && !namespaces.IsSet)
        {
            throw new PolicyFault(peer, $"{peer.Path} names no peer: it needs ipBlock, podSelector or namespaceSelector");
        }

        return PeerTerm.Of(namespaces.IsSet
            ? new PodSelector(null, FieldReading.Selector(namespaces), FieldReading.Selector(pods))
            : new PodSelector(item.NamespaceOrDefault, null, FieldReading.Selector(pods)));
    }

    private static PeerTerm Block(Field block, AddressSet? podNetwork)
    {
        var whole = FieldReading.ApiCidr(block["cidr"]);
        var (sure, possible, text) = (whole.Addresses, whole.Possible, block["cidr"].Text!);
        foreach (var except in FieldReading.List(block["except"]))
        {
            var hole = FieldReading.ApiCidr(except);
            var isAll = hole.Possible.Contains(whole.Possible);
            if (!whole.Possible.Contains(hole.Addresses) || !hole.Possible.Overlaps(whole.Possible) || isAll)
            {
                throw new PolicyFault(except, $"{except.Path} is '{except.Text}', which does not lie {(isAll ? "strictly " : "")}within {block["cidr"].Text}");
            }

            (sure, possible) = (sure.Subtract(hole.Possible), possible.Subtract(hole.Addresses));
            text += $" except {except.Text}";
        }

        PeerTerm term = new(null, sure, possible, text);
        return podNetwork is null ? term : term with { Endpoints = new PodsInBlock(sure, possible, podNetwork) };
    }

    /// <summary>The blocks of a policy that API servers take since 1.36 only where they are there already.</summary>
    private static IEnumerable<OddBlock> Odd(KubernetesObject item) =>
        from side in (Field[])[.. item.Spec["ingress"].Items.SelectMany(rule => rule["from"].Items), .. item.Spec["egress"].Items.SelectMany(rule => rule["to"].Items)]
        let block = side["ipBlock"]
        from field in (Field[])[block["cidr"], .. block["except"].Items]
        where field.IsSet
        let cidr = FieldReading.ApiCidr(field)
        where cidr.Oddity is not null
        select new OddBlock($"{field.Path} is '{field.Text}', which {cidr.Oddity}", cidr.Plain, item.File.Locate(field.Span));
}
