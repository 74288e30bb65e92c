using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Scan.Waivers;

namespace Gabion.Scan;

/// <summary>Collects the results of files as they come, in any order, and gives them in one order.</summary>
internal sealed class Ledger
{
    private readonly Lock _lock = new();
    private readonly List<FileResult> _results = [];

    public int FilesRead => _results.Count(result => result.IsRead);

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<FileResult> Results => _results;

    /// <summary>Objects that are judged as those of a cluster, in the order of their files.</summary>
    public ImmutableArray<KubernetesObject> Objects() =>
        [.. _results.Where(result => !result.Objects.IsEmpty).OrderBy(result => result.Path, StringComparer.Ordinal).SelectMany(result => result.Objects)];

    public void Add(FileResult result)
    {
        lock (_lock)
        {
            _results.Add(result);
        }
    }

    /// <summary>The facts that are looked at together, in the order of their files.</summary>
    public ImmutableArray<Fact> Shared() =>
        [.. _results.Where(result => !result.Shared.IsEmpty).OrderBy(result => result.Path, StringComparer.Ordinal).SelectMany(result => result.Shared)];

    public ImmutableArray<CoverageGap> Gaps() =>
    [
        .. _results.SelectMany(result => result.Gaps)
            .OrderBy(gap => gap.Path, StringComparer.Ordinal)
            .ThenBy(gap => gap.Span?.Start)
            .ThenBy(gap => gap.Kind)
            .ThenBy(gap => gap.Reason, StringComparer.Ordinal)
            .Distinct(),
    ];

    public Coverage Coverage() => new(
        _results.SelectMany(result => result.Assessed)
            .GroupBy(count => count.Key, count => count.Value)
            .ToImmutableSortedDictionary(group => group.Key, group => group.Sum(), StringComparer.Ordinal),
        Gaps());

    /// <summary>What rules were asked about, by place.</summary>
    public ImmutableArray<Subject> Subjects() =>
    [
        .. _results.SelectMany(result => result.Subjects).Distinct()
            .OrderBy(subject => subject.Location)
            .ThenBy(subject => subject.FactKind, StringComparer.Ordinal)
            .ThenBy(subject => subject.Resource.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>The inline ignores of files in which something was read, in order. Elsewhere the words are only talked about.</summary>
    public List<InlineIgnore> Ignores() =>
    [
        .. _results.Where(result => result.Assessed.Count > 0 || result.Findings.Count > 0 || !result.Objects.IsEmpty).SelectMany(result => result.Ignores)
            .OrderBy(ignore => ignore.Path, StringComparer.Ordinal).ThenBy(ignore => ignore.At.Start),
    ];

    public ILookup<string, TextSpan> Secrets() =>
        _results.SelectMany(result => result.Secrets.Select(span => (result.Path, span))).ToLookup(secret => secret.Path, secret => secret.span, StringComparer.Ordinal);

    /// <summary>
    /// Findings by place, rule and resource; what is said twice is said once. One object of one file that overlays put into
    /// several namespaces is one fault of that file.
    /// </summary>
    public ImmutableArray<Finding> Findings()
    {
        var sorted = _results.SelectMany(result => result.Findings).ToArray();
        Array.Sort(sorted, Order);
        var unique = ImmutableArray.CreateBuilder<Finding>(sorted.Length);
        foreach (var finding in sorted)
        {
            if (unique.Count == 0 || !SaysTheSame(unique[^1], finding))
            {
                unique.Add(finding);
            }
        }

        return unique.DrainToImmutable();
    }

    private static int Order(Finding left, Finding right)
    {
        var order = left.Location.CompareTo(right.Location);
        order = order != 0 ? order : left.Rule.Id.CompareTo(right.Rule.Id);
        order = order != 0 ? order : string.CompareOrdinal(left.Message, right.Message);
        order = order != 0 ? order : string.CompareOrdinal(left.Resource.ToString(), right.Resource.ToString());
        return order != 0 ? order : string.CompareOrdinal(left.Fingerprint, right.Fingerprint);
    }

    private static bool SaysTheSame(Finding left, Finding right) =>
        left.Rule.Id == right.Rule.Id && left.Location == right.Location && left.Message == right.Message
        && left.Resource with { Namespace = null } == right.Resource with { Namespace = null };
}
