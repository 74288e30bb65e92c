using System.Collections.Immutable;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Policies;
using Gabion.Network.Reading;

namespace Gabion.Network.Reach;

/// <summary>How far a workload is open.</summary>
/// <param name="FromInternet">What policies let in from some public address.</param>
/// <param name="FromCluster">What policies let in from a pod that no policy names, in a namespace that none names.</param>
/// <param name="ToInternet">What it may reach at some public address.</param>
/// <param name="ToCluster">What it may reach at a pod that no policy names.</param>
/// <param name="Doors">Ingresses, routes and Services that lead in from outside, each with the ports that policies let it use.</param>
public sealed record Exposure(
    ReachPeer Workload,
    Decision FromInternet,
    Decision FromCluster,
    Decision ToInternet,
    Decision ToCluster,
    bool IngressIsOpen,
    bool EgressIsOpen,
    ImmutableArray<ExposureDoor> Doors)
{
    /// <summary>The network that it is told of: "any pod" is one of it.</summary>
    public ClusterNetwork Network => Workload.Networks[0];

    /// <summary>False when none of its pods has an interface in its primary network.</summary>
    public bool IsAttached { get; private init; }

    /// <summary>The same in the networks that it has beside its primary one.</summary>
    public ImmutableArray<Exposure> Secondary { get; private init; } = [];

    /// <summary>The addresses of the internet: everything but the blocks that IANA sets aside (RFC 6890, RFC 1918, RFC 6598).</summary>
    public static AddressSet Internet { get; } = Public();

    public static IEnumerable<Exposure> Of(ReachMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var reach = map.Reach;
        var sources = Numbers(reach.Sources);
        var destinations = Numbers(reach.Destinations);
        var secondary = (map.Secondary is null ? [] : Of(map.Secondary)).ToLookup(exposure => exposure.Workload.Name, StringComparer.Ordinal);
        foreach (var workload in map.Workloads)
        {
            yield return new(
                workload,
                Any(workload, one => Any(sources, range => reach.FromOutside(range, one))),
                Any(workload, one => reach.Between(reach.Controller, one)),
                Any(workload, one => Any(destinations, range => reach.ToOutside(one, range))),
                Any(workload, one => reach.Between(one, reach.Controller)),
                workload.Classes.All(one => reach.Table(Direction.Ingress).Program(one) is null),
                workload.Classes.All(one => reach.Table(Direction.Egress).Program(one) is null),
                reach.Topology.IsSecondary ? [] : [.. DoorsTo(map, workload, sources)])
            {
                IsAttached = workload.Classes.Any(one => reach.Classes[one].IsAttached),
                Secondary = [.. secondary[workload.Name]],
            };
        }
    }

    private static IEnumerable<ExposureDoor> DoorsTo(ReachMap map, ReachPeer workload, ImmutableArray<int> sources)
    {
        var reach = map.Reach;
        foreach (var entry in reach.Topology.Entries.Where(entry => workload.Endpoints.Contains(entry.Target)))
        {
            var decision = new Decision(entry.Connections, entry.Connections).And(reach.Between(reach.Controller, reach.ClassOf(entry.Target)));
            yield return new(entry.Source, entry.Place, decision);
        }

        foreach (var door in NodeDoorsTo(map, workload, sources))
        {
            yield return door;
        }

        foreach (var service in reach.Topology.Services.Where(service => service.IsOpenToOutside || !service.ExternalAddresses.IsEmpty))
        {
            var from = service.SourceRanges.IsEmpty ? sources : Numbers(reach.Sources, service.SourceRanges);
            foreach (var target in service.Targets.Where(workload.Endpoints.Contains))
            {
                var ports = service.Ports.Aggregate(ConnectionSet.Empty, (all, port) => all.Union(port.Resolve(reach.Topology.Endpoints[target])));
                var decision = new Decision(ports, ports).And(Any(from, range => reach.FromOutside(range, reach.ClassOf(target))));
                if (!service.ExternalAddresses.IsEmpty)
                {
                    var open = new Decision(ports, ports).And(Any(sources, range => reach.FromOutside(range, reach.ClassOf(target))));
                    yield return new($"externalIPs of Service {service.Namespace}/{service.Name}", service.Place, open);
                }

                if (!service.IsOpenToOutside)
                {
                    continue;
                }

                yield return new($"{(service.IsInternal ? "internal " : "")}{service.Type} Service {service.Namespace}/{service.Name}", service.Place, decision) { OnlyFrom = service.SourceRanges };
                if (service is { HasNodePorts: true, SourceRanges.IsEmpty: false } && !Together(service.SourceRanges).V4.Contains(Internet.V4))
                {
                    var open = new Decision(ports, ports).And(Any(sources, range => reach.FromOutside(range, reach.ClassOf(target))));
                    yield return new($"the node ports of {service.Type} Service {service.Namespace}/{service.Name}, for which loadBalancerSourceRanges do not hold", service.Place, open);
                }
            }
        }
    }

    /// <summary>Ports of nodes: <c>hostPort</c>, and what declares ports in the network of its node, where most plugins ask no policy.</summary>
    private static IEnumerable<ExposureDoor> NodeDoorsTo(ReachMap map, ReachPeer workload, ImmutableArray<int> sources)
    {
        var reach = map.Reach;
        foreach (var number in workload.Endpoints)
        {
            var endpoint = reach.Topology.Endpoints[number];
            var ports = endpoint.Source?.Pod.LongRunning.SelectMany(container => container.Ports).Where(port => port.HostPort is > 0 and <= ushort.MaxValue).ToList();
            if (ports is null or [] || endpoint.Place is not { } place)
            {
                continue;
            }

            var text = string.Join(",", ports.Select(port => $"{port.Protocol} {port.HostPort}").Distinct());
            var inside = endpoint.IsHostNetwork ? endpoint.DeclaredPorts ?? ConnectionSet.All : ports.Select(EndpointReading.Number).Aggregate(ConnectionSet.Empty, static (all, port) => all.Union(port));
            var decision = new Decision(inside, inside);
            yield return endpoint.IsHostNetwork
                ? new($"the network of its nodes (hostNetwork), {text}", place, decision)
                : new($"hostPort of its nodes, {text}", place, decision.And(Any(sources, range => reach.FromOutside(range, reach.ClassOf(number)))));
        }
    }

    private static Decision Any(ReachPeer workload, Func<int, Decision> ask) => Any(workload.Classes, ask);

    private static Decision Any(ImmutableArray<int> numbers, Func<int, Decision> ask) =>
        numbers.Aggregate(Decision.Nothing, (any, number) => any.Or(ask(number)));

    private static ImmutableArray<int> Numbers(ImmutableArray<AddressRange> ranges) =>
        [.. Enumerable.Range(0, ranges.Length).Where(number => !ranges[number].IsV6 && ranges[number].ToSet().Overlaps(Internet))];

    /// <summary>Those that overlap one of the given ranges; what is no range lets nobody in.</summary>
    private static ImmutableArray<int> Numbers(ImmutableArray<AddressRange> ranges, ImmutableArray<string> texts)
    {
        var all = Together(texts);
        return [.. Enumerable.Range(0, ranges.Length).Where(number => ranges[number].ToSet().Overlaps(all))];
    }

    private static AddressSet Together(ImmutableArray<string> texts) =>
        texts.Aggregate(AddressSet.Empty, (all, text) => AddressSet.TryParse(text, out var one) ? all.Union(one) : all);

    private static AddressSet Public()
    {
        string[] reserved =
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        ];
        var set = AddressSet.Empty with { V4 = IntervalSet<uint>.Full };
        foreach (var block in reserved)
        {
            set = AddressSet.TryParse(block, out var addresses) ? set.Subtract(addresses) : set;
        }

        return AddressSet.TryParse("2000::/3", out var global) ? set.Union(global) : set;
    }
}

/// <summary>Something that leads from outside to a workload.</summary>
public sealed record ExposureDoor(string Name, Gabion.Model.Location Place, Decision Decision)
{
    /// <summary>The only addresses that it is for, as they are written; empty for all.</summary>
    public ImmutableArray<string> OnlyFrom { get; init; } = [];
}
