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
        // 1. The ports that something may listen on, and the hops into each workload, made once.
        var ports = draft.Workloads.Select(Ports).ToImmutableArray();
        var hops = draft.Workloads.Select((workload, number) => Hops(workload, ports[number])).ToImmutableArray();

        // 2. What each class reaches; equal answers are one segment.
        var segments = new Dictionary<string, PathPlace>(StringComparer.Ordinal);
        var classOf = draft.Workloads.Select(workload => workload.Endpoints.Select(_reach.ClassOf).Distinct().ToImmutableArray()).ToImmutableArray();
        var targets = Enumerable.Range(0, draft.Workloads.Length).ToArray();
        foreach (var source in classOf.SelectMany(all => all).Distinct().Order())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var row = new char[targets.Length];
            foreach (var target in targets)
            {
                row[target] = Answer(source, classOf[target], ports[target]);
            }

            var text = new string(row);
            if (!segments.TryGetValue(text, out var segment))
            {
                segments.Add(text, segment = draft.Place(PlaceKind.Segment, $"segment {segments.Count}"));
                foreach (var target in targets)
                {
                    if (row[target] != 'n')
                    {
                        draft.Add(segment, row[target] == 'y' ? hops[target].Sure : hops[target].Maybe);
                    }
                }
            }

            _segmentOf[source] = segment;
        }

        // 3. Whoever is inside pods connects as they may.
        for (var number = 0; number < draft.Workloads.Length; number++)
        {
            foreach (var segment in classOf[number].Select(one => _segmentOf[one]).Distinct())
            {
                draft.Add(draft.Inside(draft.Workloads[number]), new(segment.Number, HopKind.Follows, "", Ease.Given));
            }
        }
    }

    private readonly Dictionary<int, PathPlace> _segmentOf = [];

    private (Hop Sure, Hop Maybe) Hops(PathWorkload workload, ConnectionSet ports)
    {
        var to = draft.Reachable(workload).Number;
        var declares = !ports.IsAll;
        var mend = draft.Mend(
            MendKind.Isolate, $"net:{workload.Name}",
            $"let only its clients into {workload.Name}: a NetworkPolicy, as 'gabion network isolate' writes it",
            workload.Sources[0].File.Locate(workload.Sources[0].Object.Metadata["name"].Span),
            "the pods that the path comes from are none of its clients");
        var means = declares ? $"connects to it ({ConnectionText.Of(ports)})" : "connects to it";
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
    private char Answer(int source, ImmutableArray<int> targets, ConnectionSet ports)
    {
        var answer = 'n';
        foreach (var target in targets)
        {
            var decision = _reach.Between(source, target);
            if (!decision.Allowed.Intersect(ports).IsEmpty)
            {
                return 'y';
            }

            answer = decision.Possible.Intersect(ports).IsEmpty ? answer : 'm';
        }

        return answer;
    }
}
