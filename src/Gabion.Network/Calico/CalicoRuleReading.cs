using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Policies;
using Gabion.Network.Reading;

namespace Gabion.Network.Calico;

/// <summary>One rule of a Calico policy: protocol, ICMP, and an entity on each side.</summary>
internal static class CalicoRuleReading
{
    private static readonly AddressSet AllV4 = AddressSet.Empty with { V4 = IntervalSet<uint>.Full };
    private static readonly AddressSet AllV6 = AddressSet.Empty with { V6 = IntervalSet<UInt128>.Full };

    public static NetworkRule Read(KubernetesObject item, Field rule, CalicoSets sets, Direction direction, string name)
    {
        var (self, other) = direction == Direction.Ingress ? ("destination", "source") : ("source", "destination");
        var action = rule["action"].Text switch
        {
            "Allow" => RuleAction.Allow,
            "Deny" => RuleAction.Deny,
            "Pass" => RuleAction.Pass,
            "Log" => RuleAction.Log,
            _ => throw new PolicyFault(rule["action"], $"{rule.Path}.action is '{rule["action"].Text}'; it must be Allow, Deny, Log or Pass"),
        };
        var family = rule["ipVersion"].Integer switch { 4 => AllV4, 6 => AllV6, null => null, _ => throw new PolicyFault(rule["ipVersion"], $"{rule["ipVersion"].Path} must be 4 or 6") };
        var ports = CalicoPorts.Read(rule);
        var doubts = new List<string>();
        if (rule["http"].IsSet)
        {
            doubts.Add("a condition on HTTP requests");
        }

        if (rule["source"]["ports"].Items.Count + rule["source"]["notPorts"].Items.Count > 0)
        {
            doubts.Add("a condition on the port that the source sends from");
        }

        PeerTerm peer;
        if (rule[other]["services"].IsSet)
        {
            // Of a Service as a source only the addresses count (felix/calc/rule_scanner.go).
            var ofService = Service(item, rule[other]["services"], sets, ports);
            (peer, ports) = (ofService.Peer, other == "source" ? ports : ofService.Ports);
        }
        else
        {
            peer = Peer(item, rule[other], sets, family, direction);
        }

        return new(name, action, [peer], ports, item.File.Locate(rule.Span))
        {
            Self = Self(item, rule[self]),
            Doubt = doubts.Count == 0 ? null : string.Join(" and ", doubts),
        };
    }

    private static EndpointSelector? Self(KubernetesObject item, Field field)
    {
        if (field["services"].IsSet)
        {
            return new UndecidedEndpoints("a Service on the side of the policy's own endpoint");
        }

        var entity = Entity(item, field, null);
        return entity.NamesEndpoints || entity.Except is not null || entity.Addresses is not null || !entity.ExceptAddresses.IsEmpty ? entity : null;
    }

    private static CalicoEntity Entity(KubernetesObject item, Field field, AddressSet? family)
    {
        var nets = field["nets"].Items.Count > 0 ? FieldReading.Nets(field["nets"]) : null;
        var namespaces = CalicoPolicyReading.Expression(field["namespaceSelector"]);
        var selector = CalicoPolicyReading.Expression(field["selector"]);
        var names = field["serviceAccounts"]["names"].Texts.ToImmutableArray();
        var accounts = CalicoPolicyReading.Expression(field["serviceAccounts"]["selector"]);
        var except = CalicoPolicyReading.Expression(field["notSelector"]);

        // As Calico does (updateprocessors/rules.go, getEndpointSelector): with any selector, notSelector too, it is the policy's own namespace.
        var isLocal = item.Kind == "NetworkPolicy" && namespaces is null && (selector is not null || except is not null || !names.IsEmpty || accounts is not null);
        return new()
        {
            Namespace = isLocal ? item.NamespaceOrDefault : null,
            Namespaces = namespaces,
            Selector = selector,
            Except = except,
            AccountNames = names,
            Accounts = accounts,
            Addresses = family is null ? nets : nets?.Intersect(family) ?? family,
            ExceptAddresses = FieldReading.Nets(field["notNets"]),
        };
    }

    /// <summary>
    /// The endpoints, and the outside addresses: all of them when no endpoint is named, else those of network sets, whose names
    /// (<c>allowedEgressDomains</c>) serve rules of egress only.
    /// </summary>
    private static PeerTerm Peer(KubernetesObject item, Field field, CalicoSets sets, AddressSet? family, Direction direction)
    {
        bool Names(CalicoNetworkSet set) => set.HasNames && direction == Direction.Egress;
        var entity = Entity(item, field, family);
        var (sure, possible) = entity.NamesEndpoints ? (AddressSet.Empty, AddressSet.Empty) : (AddressSet.Full, AddressSet.Full);
        foreach (var set in entity.NamesEndpoints ? sets.NetworkSets : [])
        {
            var match = set.Matches(entity);
            sure = match == Match.Yes ? sure.Union(set.Addresses) : sure;
            possible = match == Match.No ? possible : Names(set) ? AddressSet.Full : possible.Union(set.Addresses);
        }

        foreach (var set in sets.NetworkSets)
        {
            var match = entity.Except is { } except ? set.Matches(except) : Match.No;
            sure = match == Match.No ? sure : Names(set) ? AddressSet.Empty : sure.Subtract(set.Addresses);
            possible = match == Match.Yes ? possible.Subtract(set.Addresses) : possible;
        }

        if (field["domains"].Items.Count > 0)
        {
            (sure, possible) = (AddressSet.Empty, AddressSet.Full);
        }

        var within = entity.Addresses ?? AddressSet.Full;
        return new(
            field["domains"].Items.Count > 0 ? null : entity,
            sure.Intersect(within).Subtract(entity.ExceptAddresses),
            possible.Intersect(within).Subtract(entity.ExceptAddresses),
            entity.ToString());
    }

    /// <summary>The pods of a Service and the ports that it leads to.</summary>
    private static (PeerTerm Peer, PortMatch Ports) Service(KubernetesObject item, Field reference, CalicoSets sets, PortMatch ports)
    {
        var name = reference["name"].Text ?? throw new PolicyFault(reference, $"{reference.Path} needs a name");
        var space = reference["namespace"].Text ?? item.NamespaceOrDefault;
        var service = sets.Services.FirstOrDefault(candidate => candidate.Name == name && candidate.Namespace == space);
        if (service is null || service.Targets.IsEmpty)
        {
            // Its endpoints are made by something that no manifest shows.
            return (new(new UndecidedEndpoints($"the Service {space}/{name}, whose endpoints are not known"), AddressSet.Empty, AddressSet.Full, $"Service {space}/{name}"), ports);
        }

        var connections = ConnectionSet.Empty;
        var names = ImmutableArray.CreateBuilder<PortName>();
        foreach (var port in service.Ports)
        {
            if (port.TargetName is { } target)
            {
                names.Add(new(port.Protocol, target));
            }
            else if (port.TargetNumber is > 0 and <= ushort.MaxValue)
            {
                connections = connections.Union(ConnectionSet.Of(port.Protocol, IntervalSet<ushort>.Of((ushort)port.TargetNumber, (ushort)port.TargetNumber)));
            }
        }

        return (PeerTerm.Of(new ServicePods($"the pods of Service {space}/{name}", space, service.Selector)), new(connections.Intersect(ports.Fixed), names.ToImmutable(), ports.Except));
    }

    private sealed class ServicePods(string text, string @namespace, LabelSelector selector) : EndpointSelector
    {
        public override Match Matches(EndpointClass endpoints) => endpoints.Kind != EndpointKind.Pod || endpoints.Namespace.Name != @namespace ? Match.No : endpoints.Labels.Matches(selector);

        public override void Look(Visibility visible) => visible.LabelKeys.UnionWith(selector.Requirements.Select(requirement => requirement.Key));

        public override string ToString() => text;
    }
}

/// <summary>The protocol, ports and ICMP conditions of a Calico rule.</summary>
internal static class CalicoPorts
{
    public static PortMatch Read(Field rule)
    {
        var protocol = Protocol(rule["protocol"]);
        var match = protocol is { } number ? PortMatch.Of(Icmp(rule["icmp"], number) ?? ConnectionSet.OfProtocol(number)) : PortMatch.Anything;
        var except = new List<PortMatch>();
        if (Protocol(rule["notProtocol"]) is { } not)
        {
            except.Add(PortMatch.Of(ConnectionSet.OfProtocol(not)));
        }

        if (rule["notICMP"].IsSet && protocol is { } icmp && Icmp(rule["notICMP"], icmp) is { } refused)
        {
            except.Add(PortMatch.Of(refused));
        }

        var destination = rule["destination"];
        if (destination["ports"].Items.Count > 0)
        {
            match = Ports(destination["ports"], protocol);
        }

        if (destination["notPorts"].Items.Count > 0)
        {
            except.Add(Ports(destination["notPorts"], protocol));
        }

        return except.Count == 0 ? match : match with
        {
            Except = new(except.Aggregate(ConnectionSet.Empty, (all, one) => all.Union(one.Fixed)), [.. except.SelectMany(one => one.Named)]),
        };
    }

    private static PortMatch Ports(Field list, byte? protocol)
    {
        TransportProtocol transport = protocol switch
        {
            6 => TransportProtocol.Tcp,
            17 => TransportProtocol.Udp,
            132 => TransportProtocol.Sctp,
            _ => throw new PolicyFault(list, $"{list.Path} needs the protocol TCP, UDP or SCTP"),
        };
        var connections = ConnectionSet.Empty;
        var names = ImmutableArray.CreateBuilder<PortName>();
        foreach (var item in FieldReading.List(list))
        {
            var text = item.Text ?? "";
            var ends = text.Split(':');
            if (ends.Length <= 2 && ushort.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                && ushort.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && first <= last)
            {
                connections = connections.Union(ConnectionSet.Of(transport, IntervalSet<ushort>.Of(first, last)));
            }
            else if (text.Length > 0 && !text.Contains(':', StringComparison.Ordinal) && text.Any(char.IsAsciiLetter))
            {
                names.Add(new(transport, text));
            }
            else
            {
                throw new PolicyFault(item, $"{item.Path} is '{text}', which is no port, range of ports or name");
            }
        }

        return new(connections, names.ToImmutable());
    }

    private static byte? Protocol(Field field) => !field.IsSet ? null : field.Text!.ToUpperInvariant() switch
    {
        "TCP" => 6,
        "UDP" => 17,
        "ICMP" => 1,
        "ICMPV6" => 58,
        "SCTP" => 132,
        "UDPLITE" => 136,
        var text when byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => number,
        _ => throw new PolicyFault(field, $"{field.Path} is '{field.Text}', which is no protocol"),
    };

    private static ConnectionSet? Icmp(Field field, byte protocol)
    {
        if (!field.IsSet || field["type"].Integer is not { } type)
        {
            return null;
        }

        if (type is < 0 or > 254 || field["code"].Integer is < 0 or > 255 || protocol is not (1 or 58))
        {
            throw new PolicyFault(field, $"{field.Path} is no type and code of ICMP");
        }

        var first = (ushort)((type << 8) | (field["code"].Integer ?? 0));
        var last = (ushort)((type << 8) | (field["code"].Integer ?? 255));
        var set = IntervalSet<ushort>.Of(first, last);
        return protocol == 1 ? ConnectionSet.OfIcmp(set) : ConnectionSet.OfIcmp6(set);
    }
}
