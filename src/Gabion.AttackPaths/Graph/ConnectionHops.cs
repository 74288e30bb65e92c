using System.Collections.Immutable;
using Gabion.Network.Algebra;
using Gabion.Network.Reach;

namespace Gabion.AttackPaths.Graph;

/// <summary>
/// From pod to pod, where policies let it pass. Pods that policies cannot tell apart share one segment, and segments that reach
/// the same share their hops, so that a cluster without policies costs as much as its workloads, not as their square.
/// </summary>
internal sealed class ConnectionHops(GraphDraft draft)
{
    private static readonly Ease Listening = new(0.8, "an open port");
    private static readonly Ease MayListen = new(0.3, "no port is declared");
    private static readonly Ease Undecided = new(0.4, "policies leave it open");

    private readonly Reachability _reach = draft.Input.Map.Reach;

    public void Add(CancellationToken cancellationToken)
    {
        var ports = draft.Workloads.Select(Ports).ToImmutableArray();
        Add(_reach, [.. draft.Workloads.Select(workload => Classes(_reach, workload.Endpoints))], ports, cancellationToken);
        if (draft.Input.Map.Secondary is { } secondary)
        {
            var byName = secondary.Workloads.ToLookup(peer => peer.Name, peer => peer.Endpoints, StringComparer.Ordinal);
            Add(secondary.Reach, [.. draft.Workloads.Select(workload => Classes(secondary.Reach, byName[workload.Name].SelectMany(endpoints => endpoints)))], ports, cancellationToken);
        }
    }

    private static ImmutableArray<int> Classes(Reachability reach, IEnumerable<int> endpoints) => [.. endpoints.Select(reach.ClassOf).Distinct()];

    /// <param name="reach">What passes in the primary networks, or in those beside them.</param>
    /// <param name="classOf">The classes of each workload there; none where it is in none of those networks.</param>
    private void Add(Reachability reach, ImmutableArray<ImmutableArray<int>> classOf, ImmutableArray<ConnectionSet> ports, CancellationToken cancellationToken)
    {
        // 1. The hops into each workload, made once.
        var hops = draft.Workloads.Select((workload, number) => Hops(workload, ports[number], reach.Topology.IsSecondary)).ToImmutableArray();

        // 2. What each class reaches; equal answers are one segment.
        var segments = new Dictionary<string, PathPlace>(StringComparer.Ordinal);
        var segmentOf = new Dictionary<int, PathPlace>();
        var targets = Enumerable.Range(0, draft.Workloads.Length).ToArray();
        foreach (var source in classOf.SelectMany(all => all).Distinct().Order())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var row = new char[targets.Length];
            foreach (var target in targets)
            {
                row[target] = Answer(reach, source, classOf[target], ports[target]);
            }

            var text = new string(row);
            if (!segments.TryGetValue(text, out var segment))
            {
                segments.Add(text, segment = draft.Place(PlaceKind.Segment, $"{(reach.Topology.IsSecondary ? "secondary " : "")}segment {segments.Count}"));
                foreach (var target in targets)
                {
                    if (row[target] != 'n')
                    {
                        draft.Add(segment, row[target] == 'y' ? hops[target].Sure : hops[target].Maybe);
                    }
                }
            }

            segmentOf[source] = segment;
        }

        // 3. Whoever is inside pods connects as they may.
        for (var number = 0; number < draft.Workloads.Length; number++)
        {
            foreach (var segment in classOf[number].Select(one => segmentOf[one]).Distinct())
            {
                draft.Add(draft.Inside(draft.Workloads[number]), new(segment.Number, HopKind.Follows, "", Ease.Given));
            }
        }
    }

    private (Hop Sure, Hop Maybe) Hops(PathWorkload workload, ConnectionSet ports, bool isSecondary)
    {
        var to = draft.Reachable(workload).Number;
        var declares = !ports.IsAll;
        var mend = draft.Mend(
            MendKind.Isolate, $"{(isSecondary ? "secondary" : "net")}:{workload.Name}",
            isSecondary ? $"let only its clients into {workload.Name} in its secondary networks: a MultiNetworkPolicy" : $"let only its clients into {workload.Name}: a NetworkPolicy, as 'gabion network isolate' writes it",
            workload.Sources[0].File.Locate(workload.Sources[0].Object.Metadata["name"].Span),
            "the pods that the path comes from are none of its clients");
        var means = $"connects to it{(isSecondary ? " over a secondary network" : "")}{(declares ? $" ({ConnectionText.Of(ports)})" : "")}";
        var sure = new Hop(to, HopKind.Connection, means, declares ? Listening : MayListen) { Mend = mend };
        return (declares ? sure : sure with { Condition = "it listens on some port" }, sure with { Ease = Undecided, Condition = "the network policies let it pass, which cannot be told from them" });
    }

    /// <summary>The ports that it declares or that a Service leads to; all when there are none, since a port need not be declared; none for tasks.</summary>
    private ConnectionSet Ports(PathWorkload workload)
    {
        var topology = _reach.Topology;
        var all = ConnectionSet.Empty;
        foreach (var endpoint in workload.Endpoints)
        {
            all = all.Union(topology.Endpoints[endpoint].DeclaredPorts ?? ConnectionSet.Empty);
        }

        var known = ByService.Value.GetValueOrDefault(workload, ConnectionSet.Empty).Union(all);
        var ends = workload.Sources.All(source => source.Kind is "Job" or "CronJob");
        return known.IsEmpty && !ends ? ConnectionSet.All : known; // a task that declares no port waits for nobody
    }

    private Lazy<Dictionary<PathWorkload, ConnectionSet>> ByService => _byService ??= new(() =>
    {
        var found = new Dictionary<PathWorkload, ConnectionSet>();
        foreach (var service in _reach.Topology.Services)
        {
            foreach (var target in service.Targets)
            {
                if (draft.ByEndpoint[target] is { } workload)
                {
                    found[workload] = service.Ports.Aggregate(found.GetValueOrDefault(workload, ConnectionSet.Empty), (all, port) => all.Union(port.Resolve(_reach.Topology.Endpoints[target])));
                }
            }
        }

        return found;
    });

    private Lazy<Dictionary<PathWorkload, ConnectionSet>>? _byService;

    /// <summary>y: for certain to a port that is open; m: perhaps; n: no.</summary>
    private static char Answer(Reachability reach, int source, ImmutableArray<int> targets, ConnectionSet ports)
    {
        var answer = 'n';
        foreach (var target in targets)
        {
            var decision = reach.Between(source, target);
            if (!decision.Allowed.Intersect(ports).IsEmpty)
            {
                return 'y';
            }

            answer = decision.Possible.Intersect(ports).IsEmpty ? answer : 'm';
        }

        return answer;
    }
}
