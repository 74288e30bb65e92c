using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Reach;

namespace Gabion.AttackPaths.Graph;

/// <summary>
/// The ways in from the internet: what a Service, an Ingress, a route or a port of the node opens, as far as network policies
/// let it pass.
/// </summary>
internal sealed class DoorHops(GraphDraft draft)
{
    private const string NodeAddress = "the addresses of the nodes can be reached from the internet";

    private static readonly string[] ServiceRules = ["GBN-CLU-210", "GBN-CLU-211", "GBN-CLU-212"];
    private static readonly string[] EntryRules = ["GBN-CLU-220", "GBN-CLU-222", "GBN-CLU-225", "GBN-CLU-226", "GBN-CLU-235", "GBN-CLU-236"];
    private static readonly string[] NodePortRules = ["GBN-CLU-005", "GBN-CLU-006"];

    private readonly Topology _topology = draft.Input.Map.Reach.Topology;
    private readonly Dictionary<string, Exposure> _exposures = Exposure.Of(draft.Input.Map).ToDictionary(exposure => exposure.Workload.Name);

    public void Add()
    {
        var services = draft.Input.Objects.Where(item => item.Is("", "Service")).GroupBy(item => (item.NamespaceOrDefault, item.Name)).ToDictionary(group => group.Key, group => group.Last());
        foreach (var service in _topology.Services)
        {
            if (services.TryGetValue((service.Namespace, service.Name), out var item))
            {
                AddService(service, item);
            }
        }

        var entries = draft.Input.Objects.GroupBy(item => $"{item.Kind} {item.NamespaceOrDefault}/{item.Name}").ToDictionary(group => group.Key, group => group.First());
        foreach (var group in _topology.Entries.GroupBy(entry => (entry.Source, Workload: draft.ByEndpoint[entry.Target])))
        {
            if (group.Key.Workload is { } workload && entries.TryGetValue(group.Key.Source, out var item))
            {
                AddEntry(item, workload, [.. group]);
            }
        }

        foreach (var workload in draft.Workloads)
        {
            AddNodePorts(workload);
        }
    }

    private void AddService(ServiceFact service, KubernetesObject item)
    {
        var external = item.Spec["externalIPs"];
        var isExternal = external.Items.Count > 0;
        if ((!service.IsOpenToOutside && !isExternal) || InternalLoadBalancer.IsAskedFor(item))
        {
            return;
        }

        var ranges = Ranges(item);
        var isForSome = service.Type == "LoadBalancer" && ranges is { } some && !some.V4.Contains(Exposure.Internet.V4) && !some.V6.Contains(Exposure.Internet.V6);
        if (isForSome && service.HasNodePorts)
        {
            AddNodePortsOf(service, item);
        }

        if (service.Type == "LoadBalancer" && ranges is { } from && !from.Overlaps(Exposure.Internet))
        {
            return;
        }

        foreach (var group in service.Targets.GroupBy(target => draft.ByEndpoint[target]))
        {
            if (group.Key is not { } workload)
            {
                continue;
            }

            var ports = Ports(service, group);
            var (ease, condition) = service.Type switch
            {
                "LoadBalancer" when isForSome => (new Ease(0.5, "a load balancer for some addresses"), "the attacker has one of the addresses in loadBalancerSourceRanges"),
                "LoadBalancer" => (new Ease(1, "a load balancer for everybody"), (string?)null),
                _ when isExternal => (new Ease(0.8, "external addresses"), "the external addresses are routed to the nodes"),
                _ => (new Ease(0.5, "a port of the nodes"), NodeAddress),
            };
            var name = $"{(isExternal && !service.IsOpenToOutside ? "externalIPs of" : service.Type)} Service {service.Namespace}/{service.Name}";
            Open(workload, ports, name, item, ServiceRules, ease, condition, isForSome
                ? null
                : draft.Mend(MendKind.Door, $"door:{item.Resource}", $"close Service {service.Namespace}/{service.Name} to the outside: type ClusterIP, or loadBalancerSourceRanges with the addresses that need it", Place(item), "nobody outside needs it"));
        }
    }

    /// <summary>kube-proxy asks <c>loadBalancerSourceRanges</c> of what comes to the load balancer's addresses only.</summary>
    private void AddNodePortsOf(ServiceFact service, KubernetesObject item)
    {
        foreach (var group in service.Targets.GroupBy(target => draft.ByEndpoint[target]))
        {
            if (group.Key is { } workload)
            {
                var mend = draft.Mend(MendKind.Door, $"nodeports:{item.Resource}", $"set allocateLoadBalancerNodePorts: false on Service {service.Namespace}/{service.Name} and take its nodePorts away: loadBalancerSourceRanges do not hold for them", Place(item), "the load balancer reaches the pods by itself");
                Open(workload, Ports(service, group), $"the node ports of LoadBalancer Service {service.Namespace}/{service.Name}", item, [], new(0.5, "a port of the nodes"), NodeAddress, mend);
            }
        }
    }

    private ConnectionSet Ports(ServiceFact service, IEnumerable<int> targets) =>
        targets.Aggregate(ConnectionSet.Empty, (all, target) => service.Ports.Aggregate(all, (sum, port) => sum.Union(port.Resolve(_topology.Endpoints[target]))));

    private void AddEntry(KubernetesObject item, PathWorkload workload, ImmutableArray<EntryRoute> routes)
    {
        if (InternalLoadBalancer.IsAskedFor(item))
        {
            return;
        }

        var reach = draft.Input.Map.Reach;
        var allowed = routes.Aggregate(Decision.Nothing, (any, route) =>
            any.Or(new Decision(route.Connections, route.Connections).And(reach.Between(reach.Controller, reach.ClassOf(route.Target)))));
        var asked = routes.Aggregate(ConnectionSet.Empty, (all, route) => all.Union(route.Connections));
        if (asked.IsEmpty)
        {
            return; // it names a port that the pods do not have
        }

        var name = $"{item.Kind} {item.NamespaceOrDefault}/{item.Name}";
        var evidence = Findings(item, EntryRules, $"{name} leads to {ConnectionText.Of(asked)} of the pods", Place(item));
        var mend = draft.Mend(MendKind.Door, $"door:{item.Resource}", $"take {name} away, or let only who is known through it", Place(item), "nobody outside needs it");
        if (allowed.IsNothing)
        {
            draft.Unknown.Add($"{name} leads to {workload.Name}, and network policies let in only pods that they name: whether the ingress controller is one of them cannot be told.");
            draft.Add(draft.Internet, new(draft.Reachable(workload).Number, HopKind.Door, $"through {name}", new(0.3, "policies let in only pods that they name"))
            {
                Evidence = evidence, Mend = mend, Condition = "the ingress controller is one of the pods that the network policies let in",
            });
            return;
        }

        draft.Add(draft.Internet, new(draft.Reachable(workload).Number, HopKind.Door, $"through {name}", new(1, "the ingress controller serves everybody")) { Evidence = evidence, Mend = mend });
    }

    /// <summary>Ports of the node: <c>hostPort</c>, and what listens in the node's network.</summary>
    private void AddNodePorts(PathWorkload workload)
    {
        foreach (var source in workload.Sources)
        {
            var ports = source.Pod.LongRunning.SelectMany(container => container.Ports).Where(port => port.HostPort is > 0 and <= ushort.MaxValue).ToList();
            if (ports.Count == 0)
            {
                continue;
            }

            var text = string.Join(", ", ports.Select(port => $"{port.Protocol} {port.HostPort}").Distinct().Take(6));
            var isHost = source.Pod.HostNetwork;
            var field = isHost ? source.Pod.Spec["hostNetwork"] : ports[0].Field;
            var means = isHost ? $"by {text} in the network of the node" : $"by {text} of the node (hostPort)";
            if (!isHost && (!_exposures.TryGetValue(workload.Name, out var exposure) || exposure.FromInternet.IsNothing))
            {
                continue; // policies are asked about host ports; in the network of the node most plugins ask none
            }

            draft.Add(draft.Internet, new(draft.Reachable(workload).Number, HopKind.Door, means, new(0.3, "a port of the node"))
            {
                Condition = NodeAddress,
                Evidence = Findings(source.Object, NodePortRules, $"{field.Path}: {text}", source.File.Locate(field.Span)),
                Mend = draft.Mend(MendKind.Door, $"nodeport:{workload.Name}", isHost ? $"take {workload.Name} off the network of the node (hostNetwork), or close {text} to the outside in the nodes' firewall" : $"take the hostPort off {workload.Name}", source.File.Locate(field.Span), isHost ? "it works without the node's network" : null),
            });
            return;
        }
    }

    private void Open(PathWorkload workload, ConnectionSet ports, string name, KubernetesObject item, string[] rules, Ease ease, string? condition, Mend? mend)
    {
        var open = _exposures.TryGetValue(workload.Name, out var exposure) ? new Decision(ports, ports).And(exposure.FromInternet) : Decision.Nothing;
        if (open.IsNothing)
        {
            return; // policies let no address of the internet in on these ports
        }

        var isSure = !open.Allowed.IsEmpty;
        draft.Add(draft.Internet, new(draft.Reachable(workload).Number, HopKind.Door, $"through {name}", isSure ? ease : new(ease.Value * 0.5, $"{ease.Why}; what policies let pass cannot be told"))
        {
            Condition = condition,
            Evidence = Findings(item, rules, $"{name}: {ConnectionText.Of(isSure ? open.Allowed : open.Possible)} of the pods, which network policies {(isSure ? "let in from the internet" : "may let in")}", Place(item)),
            Mend = mend,
        });
    }

    private ImmutableArray<HopEvidence> Findings(KubernetesObject item, string[] rules, string text, Location place)
    {
        var findings = draft.Input.Findings.About(item, rules).ToList();
        return [new(text, place), .. findings.Select(HopEvidence.Of)];
    }

    private static Location Place(KubernetesObject item) => item.File.Locate(item.Metadata["name"].Span);

    /// <summary>The addresses that a load balancer is for; null when it names none.</summary>
    private static AddressSet? Ranges(KubernetesObject item)
    {
        AddressSet? all = null;
        foreach (var text in item.Spec["loadBalancerSourceRanges"].Texts)
        {
            if (AddressSet.TryParse(text, out var one))
            {
                all = all?.Union(one) ?? one;
            }
        }

        return all;
    }
}
