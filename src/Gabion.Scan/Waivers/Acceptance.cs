using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Rules;

namespace Gabion.Scan.Waivers;

/// <summary>Marks findings that are waived or known, and tells of waivers that did not do their work.</summary>
/// <param name="waivers">Those of <c>gabion.yaml</c>.</param>
/// <param name="ignores">Those in the scanned files.</param>
internal sealed class Acceptance(ImmutableArray<Waiver> waivers, IReadOnlyList<InlineIgnore> ignores, Baseline baseline)
{
    private readonly HashSet<object> _used = new(ReferenceEqualityComparer.Instance);

    public ImmutableArray<Finding> Apply(ImmutableArray<Finding> findings, DateOnly today)
    {
        var valid = waivers.Where(waiver => waiver.Expires is not { } last || last >= today).ToList();
        var inline = ignores.Where(ignore => ignore.Reason.Length > 0).ToLookup(ignore => ignore.Path, StringComparer.Ordinal);
        if (waivers.IsEmpty && inline.Count == 0 && baseline.Count == 0)
        {
            return findings;
        }

        return [.. findings.Select(finding => Apply(finding, valid, inline[finding.Location.Path]))];
    }

    private Finding Apply(Finding finding, List<Waiver> valid, IEnumerable<InlineIgnore> inline)
    {
        // Every one that matches is used, so that a second one is not called unused because of the first.
        string? reason = null;
        foreach (var waiver in valid)
        {
            if (waiver.Matches(finding))
            {
                _used.Add(waiver);
                reason ??= waiver.Text;
            }
        }

        foreach (var ignore in inline)
        {
            if (ignore.IsAbout(finding))
            {
                _used.Add(ignore);
                reason ??= ignore.Reason;
            }
        }

        return reason is not null ? finding with { Status = FindingStatus.Waived, StatusReason = reason }
            : baseline.Contains(finding) ? finding with { Status = FindingStatus.Baseline }
            : finding;
    }

    /// <summary>What to say of the waivers themselves, after <see cref="Apply(ImmutableArray{Finding}, DateOnly)"/>.</summary>
    /// <param name="all">Every rule there is.</param>
    /// <param name="ran">Those that ran: a waiver for one that did not is not unused.</param>
    /// <param name="isWhole">Whether all was scanned: else a waiver may be for what was not.</param>
    public ImmutableArray<WaiverNotice> Notices(ImmutableArray<Rule> all, ImmutableArray<Rule> ran, DateOnly today, bool isWhole) =>
    [
        .. waivers.Select(waiver => Notice(waiver, all, ran, today)).Where(notice => isWhole || notice?.Kind != WaiverNoticeKind.Unused).Concat(ignores.Select(ignore => Notice(ignore, all, ran)))
            .OfType<WaiverNotice>()
            .OrderBy(notice => notice.Location)
            .ThenBy(notice => notice.Message, StringComparer.Ordinal),
    ];

    private WaiverNotice? Notice(Waiver waiver, ImmutableArray<Rule> all, ImmutableArray<Rule> ran, DateOnly today) =>
        waiver.Expires is { } last && last < today
            ? new(WaiverNoticeKind.Expired, waiver.Location, $"The waiver for {waiver.Rule} expired on {last:yyyy-MM-dd} and no longer applies")
        : _used.Contains(waiver) || IsOff(waiver.Rule, all, ran) ? null
        : new(WaiverNoticeKind.Unused, waiver.Location, $"The waiver for {waiver.Rule} matched nothing");

    private WaiverNotice? Notice(InlineIgnore ignore, ImmutableArray<Rule> all, ImmutableArray<Rule> ran)
    {
        var location = new Location(ignore.Path, ignore.At);
        if (ignore.Rules.Count == 0)
        {
            return new(WaiverNoticeKind.UnknownRule, location, "This gabion:ignore names no rule, and so does not apply");
        }

        var names = string.Join(", ", ignore.Rules);
        if (ignore.Reason.Length == 0)
        {
            return new(WaiverNoticeKind.NoReason, location, $"This gabion:ignore of {names} gives no reason, and so does not apply");
        }

        return _used.Contains(ignore) || ignore.Rules.All(rule => IsOff(rule, all, ran)) ? null
            : new(WaiverNoticeKind.Unused, location, $"This gabion:ignore of {names} matched nothing");
    }

    private static bool IsOff(string word, ImmutableArray<Rule> all, ImmutableArray<Rule> ran) =>
        all.Any(rule => RuleSelection.Names(word, rule.Card)) && !ran.Any(rule => RuleSelection.Names(word, rule.Card));
}
