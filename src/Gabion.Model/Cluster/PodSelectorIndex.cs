namespace Gabion.Model.Cluster;

/// <summary>
/// Finds the workloads whose pods a selector selects without comparing each with each: by the rarest label that the
/// selector asks for. A manifest that names no namespace may be applied to any, so it is found from every namespace.
/// </summary>
public sealed class PodSelectorIndex
{
    private const string NoNamespace = "";
    private const string AnyNamespace = "*";

    private readonly Dictionary<(string Namespace, string Key, string Value), List<Workload>> _byLabel = [];
    private readonly Dictionary<string, List<Workload>> _byNamespace = new(StringComparer.Ordinal);

    public PodSelectorIndex(IEnumerable<Workload> workloads)
    {
        ArgumentNullException.ThrowIfNull(workloads);
        foreach (var workload in workloads)
        {
            Add(workload.Object.Namespace ?? NoNamespace, workload);
            Add(AnyNamespace, workload);
        }
    }

    /// <summary>The labels of the pods that a workload makes.</summary>
    public static LabelSet Labels(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return new(workload.Pod.Metadata["labels"], workload.Object);
    }

    /// <summary>Every workload of a namespace; of all, when <paramref name="namespace"/> is null (the manifest names none).</summary>
    public IEnumerable<Workload> In(string? @namespace) => @namespace is null
        ? Bucket(AnyNamespace)
        : Bucket(@namespace).Concat(Bucket(NoNamespace));

    /// <summary>The workloads with pods that <paramref name="selector"/> selects in a namespace; an empty selector selects all.</summary>
    public IEnumerable<Workload> Select(string? @namespace, LabelSelector selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Candidates(@namespace, selector).Where(workload => selector.Matches(Labels(workload)));
    }

    private void Add(string bucket, Workload workload)
    {
        Append(_byNamespace, bucket, workload);
        foreach (var label in workload.Pod.Metadata["labels"].Entries)
        {
            Append(_byLabel, (bucket, label.Key, label.Value.Text ?? ""), workload);
        }
    }

    private static void Append<TKey>(Dictionary<TKey, List<Workload>> lists, TKey key, Workload workload)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        list.Add(workload);
    }

    private List<Workload> Bucket(string name) => _byNamespace.GetValueOrDefault(name) ?? [];

    private IEnumerable<Workload> Candidates(string? @namespace, LabelSelector selector)
    {
        List<Workload>[]? best = null;
        foreach (var requirement in selector.Requirements)
        {
            if (requirement.Operator == LabelOperator.In && !LabelSet.IsGivenByControllers(requirement.Key))
            {
                List<Workload>[] lists = [.. requirement.Values.Distinct().SelectMany(value => Lists(@namespace, requirement.Key, value))];
                best = best is null || Count(lists) < Count(best) ? lists : best;
            }
        }

        return best is null ? In(@namespace) : best.SelectMany(list => list);
    }

    private static int Count(List<Workload>[] lists) => lists.Sum(list => list.Count);

    private IEnumerable<List<Workload>> Lists(string? @namespace, string key, string value)
    {
        string[] buckets = @namespace is null ? [AnyNamespace] : [@namespace, NoNamespace];
        foreach (var bucket in buckets)
        {
            if (_byLabel.TryGetValue((bucket, key, value), out var list))
            {
                yield return list;
            }
        }
    }
}
