using System.Collections.Immutable;
using Gabion.AttackPaths.Facts;

namespace Gabion.AttackPaths.Graph;

/// <summary>
/// One graph from the internet to what is worth having: in through Services, Ingresses and ports of nodes, into programs, from pod to
/// pod, onto nodes, and on by what service accounts may do.
/// </summary>
public sealed class AttackGraph
{
    private readonly ImmutableArray<ImmutableArray<Hop>> _from;
    private readonly ImmutableArray<ImmutableArray<Edge>> _to;

    private AttackGraph(GraphDraft draft)
    {
        Places = [.. draft.Places];
        Workloads = draft.Workloads;
        Internet = draft.Internet;
        Mends = [.. draft.Mends];
        Unknown = [.. draft.Unknown];
        _from = [.. draft.Hops.Select(hops => hops.ToImmutableArray())];
        var into = draft.Hops.Select(_ => new List<Edge>()).ToList();
        for (var from = 0; from < draft.Hops.Count; from++)
        {
            foreach (var hop in draft.Hops[from])
            {
                into[hop.To].Add(new(from, hop));
            }
        }

        _to = [.. into.Select(edges => edges.ToImmutableArray())];
    }

    public ImmutableArray<PathPlace> Places { get; }

    public ImmutableArray<PathWorkload> Workloads { get; }

    /// <summary>Where every path begins: the internet, or a foothold in the cluster.</summary>
    public PathPlace Internet { get; }

    public ImmutableArray<Mend> Mends { get; }

    /// <summary>What the graph cannot tell, in whole sentences.</summary>
    public ImmutableArray<string> Unknown { get; }

    /// <summary>How many hops there are.</summary>
    public int HopCount => _from.Sum(hops => hops.Length);

    /// <summary>The workloads that paths come in by.</summary>
    public IEnumerable<PathPlace> Entries => From(Internet.Number).Select(hop => Places[hop.To]).Distinct();

    public static AttackGraph Of(PathInput input, CancellationToken cancellationToken)
    {
        var draft = new GraphDraft(input);
        if (input.Footholds.IsEmpty)
        {
            new DoorHops(draft).Add();
        }
        else
        {
            foreach (var workload in draft.Workloads.Where(workload => input.Footholds.Contains(workload.Name)))
            {
                draft.Add(draft.Internet, new(draft.Inside(workload).Number, HopKind.Door, "taken to be broken into already", Ease.Given));
            }
        }

        new BreakInHops(draft).Add();
        new ConnectionHops(draft).Add(cancellationToken);
        new PodHops(draft).Add();
        new NodeHops(draft).Add();
        new AccessHops(draft).Add();
        return new(draft);
    }

    public ImmutableArray<Hop> From(int place) => _from[place];

    internal ImmutableArray<Edge> To(int place) => _to[place];
}

/// <summary>A hop with the place it starts from.</summary>
public readonly record struct Edge(int From, Hop Hop);
