using Gabion.Model;
using Gabion.Formats;
using Gabion.Network.Algebra;
using Gabion.Network.Policies;
using Gabion.Network.Reach;

namespace Gabion.Network.Lint;

/// <summary>What is missing: a policy for every workload's ingress, and a way to DNS for a workload whose egress is limited.</summary>
internal static class GuardLint
{
    private const int MostNames = 5;

    public static IEnumerable<LintFinding> DefaultDeny(ReachMap map)
    {
        var table = map.Reach.Table(Direction.Ingress);
        foreach (var space in map.Workloads.GroupBy(workload => map.Reach.Topology.Endpoints[workload.Endpoints[0]].Namespace))
        {
            var all = space.ToList();
            var open = all.Where(workload => workload.Classes.Any(number => map.Reach.Classes[number].IsAttached && IsOpen(map.Reach, table, number))).ToList();
            if (open.Count == 0)
            {
                continue;
            }

            var names = string.Join(", ", open.Take(MostNames).Select(workload => map.Reach.Topology.Endpoints[workload.Endpoints[0]].Name));
            var more = open.Count > MostNames ? $" and {open.Count - MostNames} more" : "";
            var place = space.Key.Place ?? map.Reach.Topology.Endpoints[open[0].Endpoints[0]].Place ?? new Location("", TextSpan.FileStart);
            yield return new(
                LintFinding.NoDefaultDeny,
                $"Namespace {space.Key.Name}: no policy limits who may connect to {open.Count} of {Counted.Of(all.Count, "workload")} ({names}{more}): any pod and any address may.",
                "Add a NetworkPolicy with an empty podSelector and policyTypes [Ingress], and allow what is needed beside it.",
                place);
        }
    }

    /// <summary>True when a pod that no policy names, and every outside address, may connect to every port.</summary>
    private static bool IsOpen(Reachability reach, DirectionTable table, int number) =>
        table.Toward(number, reach.Controller) == DecisionStore.Everything
        && Enumerable.Range(0, reach.Sources.Length).All(range => table.TowardRange(number, range) == DecisionStore.Everything);

    public static IEnumerable<LintFinding> Dns(ReachMap map)
    {
        var dns = ConnectionSet.Of(TransportProtocol.Udp, IntervalSet<ushort>.Of(53, 53));
        var table = map.Reach.Table(Direction.Egress);
        foreach (var workload in map.Workloads)
        {
            foreach (var number in workload.Classes)
            {
                if (table.Program(number) is not { } program || HasDns(map, number, dns))
                {
                    continue;
                }

                var endpoint = map.Reach.Topology.Endpoints[workload.Endpoints[0]];
                if (program.Policies.All(applied => applied.Policy.Rules(Direction.Egress).IsEmpty))
                {
                    continue; // nothing may leave at all: then DNS is not what is missing
                }

                var policy = program.Policies.First(applied => !applied.Policy.Rules(Direction.Egress).IsEmpty).Policy;
                yield return new(
                    LintFinding.NoDns,
                    $"{workload.Name} may send to some peers, but UDP 53 to none: it cannot look up their names ({policy.FullName} and the other policies about its egress).",
                    "Allow UDP and TCP 53 to the cluster's DNS pods.",
                    policy.Place);
                break;
            }
        }
    }

    /// <summary>
    /// To any workload, or by a rule that names pods which the set does not show, the port of DNS, or addresses among which a cluster's DNS may be:
    /// that is at none of the internet.
    /// </summary>
    private static bool HasDns(ReachMap map, int number, ConnectionSet dns)
    {
        var reach = map.Reach;
        var program = reach.Table(Direction.Egress).Program(number)!;
        var byRule = program.Rules.Any(pair => pair.Rule.Action == RuleAction.Allow && pair.Rule.Ports.Fixed.Contains(dns)
            && pair.Rule.Peers.Any(term => term.Endpoints is not null || (!term.PossibleAddresses.IsEmpty
                && (!pair.Rule.Ports.Fixed.Udp.Equals(ConnectionSet.All.Udp) || !Exposure.Internet.Contains(term.PossibleAddresses)))));
        return byRule || reach.Classes.Any(other => reach.Between(number, other.Index).Possible.Contains(dns));
    }
}
