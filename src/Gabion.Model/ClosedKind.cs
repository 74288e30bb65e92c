using System.Collections.Immutable;
using System.Globalization;

namespace Gabion.Model;

/// <summary>A kind of object of a cluster that may not be listed. Many such gaps of one user say one thing, and are told as one.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Resource">The plural name: <c>deployments</c>.</param>
/// <param name="Where">Empty when it may be listed nowhere; else where not: <c>in kube-system</c>, <c>outside of shop, blog</c>.</param>
public sealed record ClosedKind(string Group, string Resource, string Where)
{
    /// <summary>The gaps with those of closed kinds put together: one for each place, which names the kinds by group. One alone stays as it is.</summary>
    public static ImmutableArray<CoverageGap> Together(IEnumerable<CoverageGap> gaps)
    {
        ArgumentNullException.ThrowIfNull(gaps);
        var all = gaps.ToList();
        var closed = all.Where(gap => gap.Closed is not null).GroupBy(gap => gap.Closed!.Where, StringComparer.Ordinal).Where(group => group.Skip(1).Any()).ToList();
        var joined = closed.SelectMany(group => group).ToHashSet(ReferenceEqualityComparer.Instance);
        return [.. all.Where(gap => !joined.Contains(gap)), .. closed.OrderBy(group => group.Key, StringComparer.Ordinal).Select(Of)];
    }

    private static CoverageGap Of(IGrouping<string, CoverageGap> place)
    {
        var kinds = place.Select(gap => gap.Closed!).Distinct().ToList();
        var groups = kinds.GroupBy(kind => kind.Group, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
            $"{string.Join(", ", group.Select(kind => kind.Resource).Order(StringComparer.Ordinal))}{(group.Key.Length == 0 ? "" : $" of {group.Key}")}");
        var where = place.Key.Length == 0 ? "" : $" {place.Key}";
        return new(
            GapKind.Unreadable,
            "",
            null,
            string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(kinds.Count, "kind was", "kinds were")} not assessed{where}, since {(kinds.Count == 1 ? "it" : "they")} may not be listed{(where.Length == 0 ? "" : " there")}: {string.Join("; ", groups)}."),
            "Allow 'list' on them to who scans (a ClusterRole), or scan with --namespace.");
    }
}
