using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Policies;
using Gabion.Network.Reach;

namespace Gabion.Network.Lint;

/// <summary>Ports of incoming rules that no container of the selected workloads declares.</summary>
internal static class PortLint
{
    public static IEnumerable<LintFinding> Of(ReachMap map, NetworkPolicyFact policy, NetworkRule rule, Direction direction)
    {
        if (direction != Direction.Ingress || rule.Ports.Fixed.HasAllPorts)
        {
            yield break;
        }

        var endpoints = map.Workloads.SelectMany(workload => workload.Endpoints)
            .Where(number => policy.Subject.Matches(map.Reach.Classes[map.Reach.ClassOf(number)]) != Match.No)
            .Select(number => map.Reach.Topology.Endpoints[number]).ToList();
        if (endpoints.Exists(endpoint => endpoint.DeclaredPorts is null || endpoint.DeclaredPorts.IsEmpty))
        {
            yield break; // a container may listen without saying so
        }

        var declared = endpoints.Aggregate(ConnectionSet.Empty, (all, endpoint) => all.Union(endpoint.DeclaredPorts!));
        foreach (var protocol in (TransportProtocol[])[TransportProtocol.Tcp, TransportProtocol.Udp, TransportProtocol.Sctp])
        {
            foreach (var interval in rule.Ports.Fixed.Ports(protocol).Intervals.ToArray())
            {
                var asked = IntervalSet<ushort>.Of(interval.First, interval.Last);
                if (interval.First == interval.Last || !asked.Equals(ConnectionSet.AllPorts))
                {
                    if (!asked.Overlaps(declared.Ports(protocol)))
                    {
                        yield return Finding(policy, rule, $"{protocol.ToString().ToUpperInvariant()} {asked}", declared);
                    }
                }
            }
        }

        foreach (var name in rule.Ports.Named.Where(name => !endpoints.Exists(endpoint => endpoint.NamedPorts.Any(port => port.Name == name.Name && (name.Protocol is null || name.Protocol == port.Protocol)))))
        {
            yield return Finding(policy, rule, $"'{name.Name}'", declared);
        }
    }

    private static LintFinding Finding(NetworkPolicyFact policy, NetworkRule rule, string port, ConnectionSet declared) => new(
        LintFinding.NoSuchPort,
        $"{policy.FullName}, {rule.Name}, names port {port}, which no container of the pods it is about declares (they declare {ConnectionText.Of(declared)}).",
        "A policy sees the port of the pod, not of the Service: name the container's port.",
        rule.Place);
}
