using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Network.Facts;

/// <summary>
/// The labels of a pod or namespace, written ones and those that controllers add. A label whose value differs from pod to pod
/// of one workload (<c>statefulset.kubernetes.io/pod-name</c>) is present with an unknown value.
/// </summary>
public sealed class LabelMap
{
    private readonly ImmutableSortedDictionary<string, string?> _values;

    private LabelMap(ImmutableSortedDictionary<string, string?> values) => _values = values;

    public static LabelMap Empty { get; } = new(ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal));

    public IEnumerable<string> Keys => _values.Keys;

    /// <param name="written">The mapping in the manifest.</param>
    /// <param name="controller">The object that makes the pods, whose controller adds labels; null for anything else.</param>
    public static LabelMap Of(Field written, KubernetesObject? controller = null)
    {
        var values = Empty._values.ToBuilder();
        foreach (var (key, value) in Given(controller))
        {
            values[key] = value;
        }

        foreach (var entry in written.Entries)
        {
            values[entry.Key] = entry.Value.Text ?? "";
        }

        return new(values.ToImmutable());
    }

    public static LabelMap Of(IEnumerable<KeyValuePair<string, string>> values) =>
        new(Empty._values.AddRange(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))));

    /// <summary>The map with one more label; a label that is there keeps its value.</summary>
    public LabelMap WithDefault(string key, string value) => _values.ContainsKey(key) ? this : new(_values.Add(key, value));

    public LabelMap With(string key, string? value) => new(_values.SetItem(key, value));

    /// <summary>The labels with one of <paramref name="keys"/>: what selectors that name no other key can see.</summary>
    public LabelMap Only(IReadOnlySet<string> keys) => _values.Keys.All(keys.Contains) ? this : new(_values.RemoveRange(_values.Keys.Where(key => !keys.Contains(key))));

    public bool Contains(string key) => _values.ContainsKey(key);

    /// <summary>The value; null when the label is absent or its value is not known.</summary>
    public string? Value(string key) => _values.GetValueOrDefault(key);

    /// <summary>Whether the label is there and its value satisfies <paramref name="test"/>.</summary>
    public Match Test(string key, Func<string, bool> test)
    {
        ArgumentNullException.ThrowIfNull(test);
        return !_values.TryGetValue(key, out var value) ? Match.No : value is null ? Match.Unknown : MatchLogic.Of(test(value));
    }

    public Match Has(string key, string value) =>
        !_values.TryGetValue(key, out var actual) ? Match.No : actual is null ? Match.Unknown : MatchLogic.Of(actual == value);

    /// <summary>Every requirement of a selector; an empty one matches all.</summary>
    public Match Matches(LabelSelector selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var all = Match.Yes;
        foreach (var requirement in selector.Requirements)
        {
            all = all.And(Matches(requirement));
            if (all == Match.No)
            {
                break;
            }
        }

        return all;
    }

    /// <summary>The labels in one line; equal maps give equal texts.</summary>
    public override string ToString() => string.Join(',', _values.Select(pair => pair.Value is null ? $"{pair.Key}=?" : $"{pair.Key}={pair.Value}"));

    private Match Matches(LabelRequirement requirement) => requirement.Operator switch
    {
        LabelOperator.In => HasOneOf(requirement),
        LabelOperator.NotIn => HasOneOf(requirement).Not(),
        LabelOperator.Exists => MatchLogic.Of(_values.ContainsKey(requirement.Key)),
        _ => MatchLogic.Of(!_values.ContainsKey(requirement.Key)),
    };

    private Match HasOneOf(LabelRequirement requirement)
    {
        var any = Match.No;
        foreach (var value in requirement.Values)
        {
            any = any.Or(Has(requirement.Key, value));
        }

        return any;
    }

    private static IEnumerable<(string Key, string? Value)> Given(KubernetesObject? controller) => controller?.Kind switch
    {
        "Deployment" or "ReplicaSet" => [("pod-template-hash", null)],
        "DaemonSet" => [("controller-revision-hash", null)],
        "StatefulSet" => [("controller-revision-hash", null), ("statefulset.kubernetes.io/pod-name", null), ("apps.kubernetes.io/pod-index", null)],
        "Job" =>
        [
            ("job-name", controller.Name), ("batch.kubernetes.io/job-name", controller.Name), ("controller-uid", null), ("batch.kubernetes.io/controller-uid", null),
        ],
        "CronJob" => [("job-name", null), ("batch.kubernetes.io/job-name", null), ("controller-uid", null), ("batch.kubernetes.io/controller-uid", null)],
        _ => [],
    };
}
