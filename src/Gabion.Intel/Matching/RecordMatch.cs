using Gabion.Intel.Advisories;
using Gabion.Intel.Versions;

namespace Gabion.Intel.Matching;

/// <summary>What one entry of one record says of a package.</summary>
/// <param name="Query">The question that it answers.</param>
public sealed record RecordMatch(PackageQuery Query, KnownPackage Known, RangeDecision Decision)
{
    /// <summary>Answers for one entry, and lets those go before it who know better; each step is told to <paramref name="trace"/>.</summary>
    public static RecordMatch Of(PackageQuery query, KnownPackage known, IAdvisorySource source, Action<string>? trace = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return OpenRecords.Settle(Of(query, known, trace), source, trace);
    }

    /// <summary>Answers for one entry; each step is told to <paramref name="trace"/>.</summary>
    public static RecordMatch Of(PackageQuery query, KnownPackage known, Action<string>? trace = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(known);
        return new(query, known, Decide(query, known, trace));
    }

    private static RangeDecision Decide(PackageQuery query, KnownPackage known, Action<string>? trace)
    {
        var affected = known.Affected;
        if (known.IsWithdrawn)
        {
            trace?.Invoke("the record was withdrawn: it matches nothing");
            return new(RangeAnswer.NotAffected, null);
        }

        if (known.Kind == AdvisoryKind.Maintenance)
        {
            trace?.Invoke("the erratum mends bugs and names no vulnerability: it matches nothing");
            return new(RangeAnswer.NotAffected, null);
        }

        if (affected.Status == PackageStatus.NotAffected)
        {
            trace?.Invoke($"the vendor says that the package is not affected{(affected.StatusNote is null ? "" : $" ({affected.StatusNote})")}");
            return new(RangeAnswer.NotAffected, null);
        }

        var isSameStream = IsSameStream(query, affected, trace);
        if (isSameStream == false || !IsSameFlavour(query, affected, trace))
        {
            return new(RangeAnswer.NotAffected, null);
        }

        if (query.Ecosystem == ActionTags.Ecosystem && ActionTags.WhyOpen(query.Version, affected) is { } open)
        {
            trace?.Invoke(open);
            return new(RangeAnswer.CannotTell, null);
        }

        var decision = RangeDecision.Of(affected, query.Version, trace);
        if (isSameStream is null && decision.Answer == RangeAnswer.Affected)
        {
            trace?.Invoke("whether both are of one module stream is not known, and versions of different streams must not be compared");
            return decision with { Answer = RangeAnswer.CannotTell };
        }

        if (affected.Status == PackageStatus.UnderInvestigation && decision.Answer == RangeAnswer.Affected)
        {
            trace?.Invoke("the vendor has not decided yet whether the package is affected");
            return decision with { Answer = RangeAnswer.CannotTell };
        }

        if (affected is { Status: PackageStatus.OnPlatforms, StatusNote: { } condition } && decision.Answer == RangeAnswer.Affected)
        {
            return OnPlatforms(query, condition, decision, trace);
        }

        if (decision is { Answer: RangeAnswer.Affected, FixedIn: { } fix } && IsRebuilt(query, fix))
        {
            trace?.Invoke($"{query.Version} is CentOS's own build of the release that {fix} mends, and counts its builds otherwise: which is the newer cannot be told");
            return decision with { Answer = RangeAnswer.CannotTell };
        }

        return decision;
    }

    private static RangeDecision OnPlatforms(PackageQuery query, string condition, RangeDecision decision, Action<string>? trace)
    {
        var holds = CpePlatforms.Holds(condition, query.Platform);
        trace?.Invoke($"only on or with {condition}: {(holds switch { true => "so it is", false => $"it is not, on {query.Platform}", _ => "whether it is so is not known here" })}");
        return holds switch { true => decision, false => new(RangeAnswer.NotAffected, null), _ => decision with { Answer = RangeAnswer.CannotTell } };
    }

    /// <summary>What CentOS changed and built again (<c>2.4.6-99.el7.centos.1</c>) is compared with Red Hat's (<c>2.4.6-99.el7_9.1</c>) up to the mark of the release only.</summary>
    private static bool IsRebuilt(PackageQuery query, string fix) =>
        query.Ecosystem.StartsWith("Red Hat:", StringComparison.Ordinal) && query.Version.Contains(".centos", StringComparison.Ordinal)
        && query.Version.IndexOf(".el", StringComparison.Ordinal) is > 0 and var mark && fix.StartsWith(query.Version[..(mark + 3)], StringComparison.Ordinal);

    /// <summary>Oracle builds some packages for other uses too, in versions of their own, which must not be compared with the usual ones.</summary>
    private static bool IsSameFlavour(PackageQuery query, AffectedPackage affected, Action<string>? trace)
    {
        if (!query.Ecosystem.StartsWith("Oracle Linux:", StringComparison.Ordinal))
        {
            return true;
        }

        var (own, theirs) = (RpmFlavour.Of(query.Version), affected.Ranges.SelectMany(range => range.Events).Select(step => RpmFlavour.Of(step.Version)).FirstOrDefault(flavour => flavour is not null));
        if (own == theirs)
        {
            return true;
        }

        trace?.Invoke($"the record is about {theirs ?? "usual"} builds, the package is {(own is null ? "a usual one" : $"one of {own}")}");
        return false;
    }

    /// <summary>
    /// A fix of a module stream speaks only of packages of that stream, and one of no stream only of packages of none: versions
    /// of streams live side by side and must not be compared. Null where one of the two does not name its stream.
    /// </summary>
    private static bool? IsSameStream(PackageQuery query, AffectedPackage affected, Action<string>? trace)
    {
        var isModular = affected.Stream is not null || affected.Ranges.Any(range => range.Events.Any(step => step.Version.Contains(".module", StringComparison.Ordinal)));
        var isInstalledModular = query.Module is not null || query.Version.Contains(".module", StringComparison.Ordinal);
        if (!isModular && !isInstalledModular)
        {
            return true;
        }

        if (isModular && isInstalledModular && (affected.Stream is null || query.Module is null))
        {
            trace?.Invoke($"the record is about the module stream {affected.Stream ?? "(not named)"}, the package is of {query.Module ?? "a module that it does not name"}");
            return null;
        }

        var isSame = isModular && isInstalledModular && affected.Stream!.Split(' ').Any(stream => query.Module == stream || query.Module!.StartsWith(stream + ":", StringComparison.Ordinal));
        trace?.Invoke(isSame
            ? $"both are of the module stream {affected.Stream}"
            : $"the record is about {(isModular ? $"the module stream {affected.Stream ?? "(not named)"}" : "packages outside of modules")}, the package is {(isInstalledModular ? $"of {query.Module ?? "a module"}" : "of none")}");
        return isSame;
    }
}
