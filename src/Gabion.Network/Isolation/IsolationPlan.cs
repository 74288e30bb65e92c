using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;

namespace Gabion.Network.Isolation;

/// <summary>One side of a workload: who else, by which connections.</summary>
public sealed record IsolationRule(IsolatedWorkload? Peer, AddressSet? Outside, ConnectionSet Connections);

/// <summary>A workload and the rules that leave it exactly its flows.</summary>
/// <param name="Labels">Labels that no other workload of its namespace has all of.</param>
public sealed record IsolatedWorkload(string Shown, string Namespace, string Name, ImmutableSortedDictionary<string, string> Labels)
{
    /// <summary>Keys of labels that it has not, and others of its namespace with all of <see cref="Labels"/> have.</summary>
    public ImmutableSortedSet<string> Absent { get; init; } = [];

    public List<IsolationRule> Ingress { get; } = [];

    public List<IsolationRule> Egress { get; } = [];
}

/// <summary>Policies that refuse everything but a list of flows: a default deny for each namespace, and one policy a workload.</summary>
public sealed class IsolationPlan
{
    private IsolationPlan(ImmutableArray<IsolatedWorkload> workloads) => Workloads = workloads;

    /// <summary>By name.</summary>
    public ImmutableArray<IsolatedWorkload> Workloads { get; }

    public IEnumerable<string> Namespaces => Workloads.Select(workload => workload.Namespace).Distinct();

    /// <summary>The plan, or what is wrong: a flow names no workload, or labels do not tell workloads apart.</summary>
    public static IsolationPlan? TryMake(Topology topology, IEnumerable<Flow> flows, out ImmutableArray<string> faults)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(flows);
        var wrong = ImmutableArray.CreateBuilder<string>();
        var known = new SortedDictionary<string, IsolatedWorkload>(StringComparer.Ordinal);
        foreach (var group in topology.Endpoints.GroupBy(endpoint => endpoint.Workload))
        {
            var labels = Common(group);
            var sample = group.First();
            var twins = topology.Endpoints.Where(other => other.Workload != group.Key && other.Namespace.Name == sample.Namespace.Name
                && labels.All(pair => other.Labels.Has(pair.Key, pair.Value) != Match.No)).ToList();

            // What a twin has more, this one has not.
            var absent = twins.Select(other => other.Labels.Keys.FirstOrDefault(key => !LabelSet.IsGivenByControllers(key) && !group.Any(endpoint => endpoint.Labels.Contains(key)))).ToList();
            known.Add(group.Key, new(group.Key, sample.Namespace.Name, sample.Name, labels) { Absent = [.. absent.OfType<string>()] });
            if (absent.IndexOf(null) is >= 0 and var number && twins[number] is var twin)
            {
                wrong.Add($"the labels of {group.Key} ({string.Join(", ", labels.Select(pair => $"{pair.Key}={pair.Value}"))}) are also those of {twin.Workload}: no selector can tell them apart");
            }
        }

        foreach (var flow in flows)
        {
            var (from, to) = (Find(known, flow.From, wrong), Find(known, flow.To, wrong));
            if (from is not null && to is not null && AreApart(topology, from.Shown, to.Shown))
            {
                wrong.Add($"{from.Shown} and {to.Shown} are in no primary network together: no policy can let anything pass between them");
            }

            from?.Egress.Add(new(to, flow.Outside, flow.Connections));
            to?.Ingress.Add(new(from, flow.Outside, flow.Connections));
        }

        faults = wrong.ToImmutable();
        return faults.IsEmpty ? new([.. known.Values]) : null;
    }

    private static bool AreApart(Topology topology, string from, string to) => !topology.Endpoints.Any(one => one.Workload == from && one.IsAttached
        && topology.Endpoints.Any(other => other.Workload == to && other.IsAttached && one.Network.IsSame(other.Network) != Match.No));

    private static IsolatedWorkload? Find(SortedDictionary<string, IsolatedWorkload> known, string? name, ImmutableArray<string>.Builder wrong)
    {
        if (name is null)
        {
            return null;
        }

        if (known.TryGetValue(name, out var exact))
        {
            return exact;
        }

        var named = known.Values.Where(workload => name == workload.Name || name == $"{workload.Namespace}/{workload.Name}").ToList();
        if (named.Count == 1)
        {
            return named[0];
        }

        var nearest = Spelling.Nearest(name, known.Values.SelectMany(workload => (string[])[workload.Name, $"{workload.Namespace}/{workload.Name}", workload.Shown]));
        wrong.Add(named.Count > 1 ? $"'{name}' may be {string.Join(" or ", named.Select(workload => workload.Shown))}" : $"'{name}' is no workload here{(nearest is null ? "" : $"; did you mean '{nearest}'?")}");
        return null;
    }

    /// <summary>The labels that every pod of a workload has with the same known value.</summary>
    private static ImmutableSortedDictionary<string, string> Common(IEnumerable<Endpoint> endpoints)
    {
        var all = endpoints.ToList();
        return all[0].Labels.Keys
            .Where(key => !LabelSet.IsGivenByControllers(key) && key != "pod-template-generation") // these change with every rollout
            .Where(key => all[0].Labels.Value(key) is { } value && all.TrueForAll(endpoint => endpoint.Labels.Has(key, value) == Match.Yes))
            .ToImmutableSortedDictionary(key => key, key => all[0].Labels.Value(key)!, StringComparer.Ordinal);
    }
}
