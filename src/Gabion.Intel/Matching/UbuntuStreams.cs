using System.Collections.Immutable;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Matching;

/// <summary>
/// What Ubuntu builds beside the updates of a release (Ubuntu's security documentation, OSV data): <c>Ubuntu:Pro:18.04:LTS</c> goes on with the
/// versions of the release, for those who have Ubuntu Pro; kernels for other uses (real time, BlueField) have names of their own;
/// <c>Ubuntu:Pro:FIPS-updates:20.04:LTS</c> has other builds of the same packages, whose versions must not be compared with the usual ones.
/// </summary>
public static class UbuntuStreams
{
    private const string Pro = "Ubuntu:Pro:";
    private const string BlueField = ":for:NVIDIA:BlueField";

    /// <summary>The streams of FIPS; the one that goes on to be mended first.</summary>
    private static readonly ImmutableArray<string> Fips = ["FIPS-updates", "FIPS", "FIPS-preview"];

    /// <summary>The release that a stream goes on with; null for what is no such stream.</summary>
    public static string? ReleaseOf(string ecosystem)
    {
        ArgumentNullException.ThrowIfNull(ecosystem);
        if (ecosystem.StartsWith("Ubuntu:", StringComparison.Ordinal) && ecosystem.EndsWith(BlueField, StringComparison.Ordinal))
        {
            return ecosystem[..^BlueField.Length];
        }

        return !ecosystem.StartsWith(Pro, StringComparison.Ordinal) ? null : ecosystem[Pro.Length..].Split(':') switch
        {
            [[>= '0' and <= '9', ..] release, "LTS", ..] => $"Ubuntu:{release}:LTS",
            ["Realtime", var release, "LTS"] => $"Ubuntu:{release}:LTS",
            _ => null,
        };
    }

    /// <summary>
    /// The entries of one record, those of streams under the release that they go on with. Of a package the release's own entry counts, unless only
    /// the stream mends it.
    /// </summary>
    public static ImmutableArray<AffectedPackage> Settle(ImmutableArray<AffectedPackage> entries) =>
        !entries.Any(entry => ReleaseOf(entry.Ecosystem) is not null) ? entries :
        [
            .. entries.GroupBy(entry => (Release: ReleaseOf(entry.Ecosystem) ?? entry.Ecosystem, entry.Name)).SelectMany(package =>
            {
                var own = package.Where(entry => entry.Ecosystem == package.Key.Release).ToList();
                var streams = package.Where(entry => entry.Ecosystem != package.Key.Release);
                return own.Exists(IsMended) || (own.Count > 0 && !streams.Any(IsMended)) ? own : streams.Select(entry => OfRelease(entry, package.Key.Release));
            }),
        ];

    /// <summary>The questions that a package built for FIPS raises; none for others.</summary>
    public static List<PackageQuery> OfFips(PackageQuery source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var isFips = source.Version.Contains("fips", StringComparison.OrdinalIgnoreCase) || source.Name.EndsWith("-fips", StringComparison.Ordinal);
        return isFips ? [.. Fips.Select(stream => source with { Ecosystem = $"{Pro}{stream}:{source.Ecosystem["Ubuntu:".Length..]}" })] : [];
    }

    private static AffectedPackage OfRelease(AffectedPackage entry, string release) =>
        entry with { Ecosystem = release, StatusNote = entry.Ecosystem.StartsWith(Pro, StringComparison.Ordinal) && IsMended(entry) ? "mended in Ubuntu Pro only" : entry.StatusNote };

    private static bool IsMended(AffectedPackage entry) => entry.Ranges.Any(range => range.Events.Any(step => step.Kind == RangeEventKind.Fixed));
}
