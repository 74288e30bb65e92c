using System.Collections.Immutable;
using Gabion.Intel.Matching;
using Gabion.Intel.Versions;

namespace Gabion.Intel.Advisories;

/// <summary>Whether a version is one that a record is about.</summary>
public enum RangeAnswer
{
    NotAffected,
    Affected,

    /// <summary>Nothing here orders these versions: commits, or an ecosystem without a known order.</summary>
    CannotTell,
}

/// <summary>
/// The answer for one version, by the evaluation that the OSV specification gives
/// (ossf.github.io/osv-schema, "Evaluation"): listed, or inside a range.
/// </summary>
/// <param name="FixedIn">The nearest version after it in which the record says it is mended; null where there is none.</param>
public readonly record struct RangeDecision(RangeAnswer Answer, string? FixedIn)
{
    private static readonly Comparison<string> Semver = VersionOrder.Of("npm")!;

    /// <summary>Decides; each step is told to <paramref name="trace"/>, where one is given.</summary>
    public static RangeDecision Of(AffectedPackage affected, string version, Action<string>? trace = null)
    {
        ArgumentNullException.ThrowIfNull(affected);
        ArgumentNullException.ThrowIfNull(version);
        var isListed = IsListed(affected, version);
        if (!affected.Versions.IsEmpty)
        {
            trace?.Invoke(affected is { Ecosystem: CpeProducts.Ecosystem, Versions: ["-"] } ? "the record names the product without a version (-), which is none of those that have one"
                : affected.Versions.Length == 1 ? $"{version} is {(isListed ? "" : "not ")}the version listed, {affected.Versions[0]}"
                : isListed ? $"{version} is one of the {affected.Versions.Length} versions listed" : $"{version} is not among the {affected.Versions.Length} versions listed");
        }

        var isNamed = IsNamed(affected.Ecosystem, version);
        var isUnknown = false;
        string? fixedIn = null;
        var isInside = false;
        foreach (var range in affected.Ranges)
        {
            if (OrderOf(range.Kind, affected.Ecosystem) is not { } order)
            {
                isUnknown |= range.Kind != RangeKind.Git || !affected.Ranges.Any(other => OrderOf(other.Kind, affected.Ecosystem) is not null); // versions are asked for, and ranges of versions answer
                trace?.Invoke(range.Kind == RangeKind.Git ? "a range of commits decides nothing without the repository" : $"no order of versions is known for {affected.Ecosystem}");
                continue;
            }

            if (isNamed && !range.Events.All(step => step is { Kind: RangeEventKind.Introduced, Version: "0" }))
            {
                trace?.Invoke($"{version} is the name of a branch or the like, which is neither before nor after a version");
                isUnknown = true;
                continue;
            }

            var isHere = Contains(range, version, order, trace);
            isInside |= isHere;
            if (isHere || isListed)
            {
                fixedIn = Earlier(fixedIn, FixAfter(range, version, order), order);
            }
        }

        return isListed || isInside ? new(RangeAnswer.Affected, fixedIn)
            : isUnknown && (isNamed || affected.Versions.IsEmpty) ? new(RangeAnswer.CannotTell, null)
            : new(RangeAnswer.NotAffected, null);
    }

    /// <summary>
    /// Whether the version is one of those listed. Where no range tells of the same in other spellings (<c>1.0</c> and <c>1.0.0</c> of PyPI,
    /// <c>v1.0.0</c> of Go), versions that the ecosystem holds to be equal are one.
    /// </summary>
    private static bool IsListed(AffectedPackage affected, string version) =>
        affected.Ecosystem == CpeProducts.Ecosystem ? affected.Versions.Any(listed => CpeVersions.Covers(listed, version))
        : affected.Versions.Contains(version, StringComparer.Ordinal)
            || (VersionOrder.Of(affected.Ecosystem) is { } order && !affected.Versions.IsEmpty && !IsNamed(affected.Ecosystem, version)
                && !affected.Ranges.Any(range => OrderOf(range.Kind, affected.Ecosystem) is not null) && affected.Versions.Any(listed => order(listed, version) == 0));

    /// <summary>Whether it is no number that could be compared: a branch (Composer's <c>dev-main</c>), <c>latest</c>, <c>unknown</c>.</summary>
    private static bool IsNamed(string ecosystem, string version) =>
        (ecosystem != CpeProducts.Ecosystem && !version.AsSpan().ContainsAnyInRange('0', '9')) || (ecosystem == "Packagist" && version.StartsWith("dev-", StringComparison.Ordinal));

    /// <summary>Null where nothing orders the versions of such a range.</summary>
    public static Comparison<string>? OrderOf(RangeKind kind, string ecosystem) => kind switch
    {
        RangeKind.Git => null,
        RangeKind.Semver => ecosystem is "Go" or "Bitnami" ? VersionOrder.Of(ecosystem) : Semver,
        _ => VersionOrder.Of(ecosystem),
    };

    private static bool Contains(AffectedRange range, string version, Comparison<string> order, Action<string>? trace)
    {
        if (!IsBeforeLimits(range, version, order))
        {
            trace?.Invoke($"{version} is not before the range's limit, so that the range says nothing about it");
            return false;
        }

        var isAffected = false;
        foreach (var step in Sorted(range.Events, order))
        {
            if (step.Kind == RangeEventKind.Limit)
            {
                continue;
            }

            var sign = step.Version == "0" ? 1 : Math.Sign(order(version, step.Version));
            var changes = step.Kind is RangeEventKind.LastAffected or RangeEventKind.IntroducedAfter ? sign > 0 : sign >= 0;
            if (changes)
            {
                isAffected = step.Kind is RangeEventKind.Introduced or RangeEventKind.IntroducedAfter;
            }

            trace?.Invoke($"{Word(step.Kind)} {step.Version}: {version} {(sign < 0 ? "<" : sign > 0 ? ">" : "=")} {step.Version}, {(isAffected ? "affected" : "not affected")}{(changes ? "" : " as before")}");
        }

        return isAffected;
    }

    /// <summary>Without a limit, or with <c>*</c>, everything is before it; one limit that is after the version is enough.</summary>
    private static bool IsBeforeLimits(AffectedRange range, string version, Comparison<string> order)
    {
        var hasLimit = false;
        foreach (var step in range.Events)
        {
            if (step.Kind == RangeEventKind.Limit)
            {
                hasLimit = true;
                if (step.Version == "*" || order(version, step.Version) < 0)
                {
                    return true;
                }
            }
        }

        return !hasLimit;
    }

    /// <summary>By version, events of one version in the order in which they are written.</summary>
    private static ImmutableArray<RangeEvent> Sorted(ImmutableArray<RangeEvent> events, Comparison<string> order)
    {
        for (var i = 1; i < events.Length; i++)
        {
            if (Compare(events[i - 1], events[i], order) > 0)
            {
                return [.. events.Order(Comparer<RangeEvent>.Create((left, right) => Compare(left, right, order)))];
            }
        }

        return events;
    }

    private static int Compare(RangeEvent left, RangeEvent right, Comparison<string> order) => (left.Version == "0", right.Version == "0") switch
    {
        (true, true) => 0,
        (true, false) => -1,
        (false, true) => 1,
        _ => order(left.Version, right.Version),
    };

    private static string? FixAfter(AffectedRange range, string version, Comparison<string> order)
    {
        string? nearest = null;
        foreach (var step in range.Events)
        {
            if (step.Kind == RangeEventKind.Fixed && order(step.Version, version) > 0)
            {
                nearest = Earlier(nearest, step.Version, order);
            }
        }

        return nearest;
    }

    private static string? Earlier(string? left, string? right, Comparison<string> order) =>
        left is null ? right : right is null || order(left, right) <= 0 ? left : right;

    private static string Word(RangeEventKind kind) => kind switch
    {
        RangeEventKind.Introduced => "introduced",
        RangeEventKind.Fixed => "fixed",
        RangeEventKind.LastAffected => "last affected",
        RangeEventKind.IntroducedAfter => "introduced after",
        _ => "limit",
    };
}
