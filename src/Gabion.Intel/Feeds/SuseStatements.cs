using System.Collections.Immutable;
using Gabion.Intel.Advisories;
using Gabion.Intel.Versions;

namespace Gabion.Intel.Feeds;

/// <summary>One statement of SUSE about a package of a platform.</summary>
/// <param name="FixedIn">The version that mends it; null where the statement is another.</param>
/// <param name="Source">The source package it is built from; null where that is not said.</param>
internal sealed record SuseStatement(VendorPlatform Platform, string Name, PackageStatus Status, string? FixedIn, string? Note = null, string? Source = null);

/// <summary>
/// What SUSE's statements about one vulnerability come to, for each release and package. A release's own fix goes first, then
/// its "not affected", then the fix of its paid continuation, for that has the same packages; what is only called affected comes
/// last. Of several fixes the lowest is the bound; one of a later upstream version bounds the packages from that version on.
/// </summary>
internal static class SuseStatements
{
    private static readonly Comparison<string> Order = VersionOrder.Of("SUSE")!;

    public static ImmutableArray<AffectedPackage> Join(IEnumerable<SuseStatement> statements)
    {
        var all = statements.SelectMany(statement => statement.Platform.Ecosystems.Select(ecosystem => (Ecosystem: ecosystem, Statement: statement))).ToList();

        // A source package that is called affected beside fixes of what is built from it was forgotten there.
        var mended = all.Where(entry => entry.Statement is { FixedIn: not null, Source: not null }).Select(entry => (entry.Ecosystem, entry.Statement.Source!)).ToHashSet();
        return
        [
            .. all.Where(entry => entry.Statement.FixedIn is not null || entry.Statement.Status == PackageStatus.NotAffected || !mended.Contains((entry.Ecosystem, entry.Statement.Name)))
                .GroupBy(entry => (entry.Ecosystem, entry.Statement.Name), entry => entry.Statement)
                .Select(group => Decide(group.Key.Ecosystem, group.Key.Name, [.. group])),
        ];
    }

    private static AffectedPackage Decide(string ecosystem, string name, List<SuseStatement> statements)
    {
        foreach (var isExtended in (bool[])[false, true])
        {
            var own = statements.Where(statement => statement.Platform.IsExtended == isExtended).ToList();
            var fixes = own.Select(statement => statement.FixedIn).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
            if (fixes.Count > 0)
            {
                return new(ecosystem, name) { Ranges = [Before(fixes)] };
            }

            if (own.Exists(statement => statement.Status == PackageStatus.NotAffected))
            {
                return new(ecosystem, name) { Status = PackageStatus.NotAffected };
            }
        }

        // What the release says of itself, the most decided first.
        var word = statements.OrderBy(statement => statement.Platform.IsExtended).ThenBy(statement => statement.Status == PackageStatus.UnderInvestigation).First();
        return new(ecosystem, name) { Status = word.Status, StatusNote = word.Note, Ranges = [AffectedRange.Before(null)] };
    }

    private static AffectedRange Before(List<string> fixes)
    {
        fixes.Sort(Order);
        var events = ImmutableArray.CreateBuilder<RangeEvent>();
        string? last = null;
        foreach (var version in fixes)
        {
            var upstream = Upstream(version);
            if (upstream == last)
            {
                continue;
            }

            events.Add(new(RangeEventKind.Introduced, last is null ? "0" : $"{upstream}-0"));
            events.Add(new(RangeEventKind.Fixed, version));
            last = upstream;
        }

        return new(RangeKind.Ecosystem, events.DrainToImmutable());
    }

    /// <summary>The version without its release: <c>2.24.0</c> of <c>2.24.0-8.20.1</c>.</summary>
    private static string Upstream(string version) => version.LastIndexOf('-') is > 0 and var dash ? version[..dash] : version;
}
