using System.Text.RegularExpressions;
using Gabion.Model.Packages;

namespace Gabion.Intel.Matching;

/// <summary>One question to the advisories about a package.</summary>
/// <param name="Ecosystem">As OSV spells it, with the release for a distribution.</param>
/// <param name="Name">Normalised; a distribution's source package, or for rpm also the package itself.</param>
/// <param name="Module">The module stream of an rpm.</param>
public sealed partial record PackageQuery(string Ecosystem, string Name, string Version, string? Module = null)
{
    /// <summary>What it runs on or in, where that is known (<see cref="CpeProducts"/>).</summary>
    public string? Platform { get; init; }

    /// <summary>
    /// The questions that a package raises; none, with the reason, where nothing could be asked. Where they are of several ecosystems,
    /// each is there for want of the one before: see <see cref="Answering"/>.
    /// </summary>
    public static IReadOnlyList<PackageQuery> Of(Package package, DistributionRelease? release, out NotAsked? why)
    {
        ArgumentNullException.ThrowIfNull(package);
        why = null;
        if (package.Type is "deb" or "apk" or "rpm" or "alpm" or "opkg")
        {
            return OfDistribution(package, release, out why);
        }

        if (package.ShippedBy is not null)
        {
            why = NotAsked.ShippedByDistribution;
            return [];
        }

        if (OsvEcosystems.OfType(package.Type) is not { } ecosystem)
        {
            return OfUpstream(package, release, out why);
        }

        if (string.IsNullOrEmpty(package.Version) || package.Version == "(devel)")
        {
            why = NotAsked.NoVersion;
            return [];
        }

        return [new(ecosystem, EcosystemNames.Normalise(ecosystem, NameOf(package)), Released(package, package.Version))];
    }

    /// <summary>
    /// The version by which advisories know what was built from it: a toolchain of Go with a vendor's suffix (<c>1.21.3-acme</c>, <c>1.21.3 X:…</c>) is that
    /// release (pkg.go.dev/go/version), and Maven's <c>2.0-20240312.035235-10</c> one build of <c>2.0-SNAPSHOT</c>.
    /// </summary>
    private static string Released(Package package, string version) => package switch
    {
        { Type: "golang", Name: "stdlib" or "toolchain" } when GoSuffix().Match(version) is { Success: true } suffix => version[..suffix.Index],
        { Type: "maven" } when MavenBuild().Match(version) is { Success: true } build => version[..build.Index] + "-SNAPSHOT",
        _ => version,
    };

    /// <summary>Those of the first ecosystem of which a feed speaks, beside those before it of which something is said; none where nothing is said of any.</summary>
    public static IReadOnlyList<PackageQuery> Answering(IReadOnlyList<PackageQuery> queries, Func<string, DataCoverage> coverageOf)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(coverageOf);
        var answering = new List<PackageQuery>();
        foreach (var query in queries)
        {
            var coverage = coverageOf(query.Ecosystem);
            var isSettled = answering.Exists(other => other.Ecosystem != query.Ecosystem && coverageOf(other.Ecosystem) >= DataCoverage.Partial);
            if (coverage != DataCoverage.None && !isSettled)
            {
                answering.Add(query);
            }
        }

        return answering;
    }

    /// <summary>What no package brought: advisories under its upstream name, and NVD's ranges for want of them.</summary>
    private static List<PackageQuery> OfUpstream(Package package, DistributionRelease? release, out NotAsked? why)
    {
        var upstream = package.Type == "generic" ? UpstreamPrograms.NameOf(package.Name) : null;
        List<PackageQuery> queries = [.. CpeProducts.Of(package, release)];
        if (upstream is not null && package.Version is { Length: > 0 } version)
        {
            queries.Insert(0, new(UpstreamPrograms.Ecosystem, upstream, version));
        }

        why = queries.Count > 0 ? null : upstream is not null || CpeProducts.Knows(package) ? NotAsked.NoVersion : NotAsked.NoEcosystem;
        return queries;
    }

    /// <summary>The name by which an ecosystem calls a package: <c>@scope/name</c>, <c>group:artifact</c>, <c>vendor/name</c>.</summary>
    public static string NameOf(Package package)
    {
        ArgumentNullException.ThrowIfNull(package);
        return package.Namespace is null || package.Type is "deb" or "apk" or "rpm" or "alpm" or "opkg" ? package.Name
            : package.Type == "maven" ? $"{package.Namespace}:{package.Name}"
            : $"{package.Namespace}/{package.Name}";
    }

    /// <summary>CentOS Linux is Red Hat's release, built anew: it published no advisories to match with, and Red Hat's go for it.</summary>
    private static string AdvisoriesOf(string ecosystem) =>
        ecosystem.StartsWith("CentOS:", StringComparison.Ordinal) ? $"Red Hat:enterprise_linux:{ecosystem["CentOS:".Length..]}" : ecosystem;

    /// <summary>
    /// Kernels are signed in a source package of its own (Debian's <c>linux-signed-amd64</c>, Ubuntu's <c>linux-signed-aws</c>), and advisories speak of the one that
    /// they are built from: <c>linux</c>, <c>linux-aws</c>. Its version is that of the kernel.
    /// </summary>
    private static PackageQuery Unsigned(Package package, PackageQuery source) =>
        package.Type == "deb" && SignedKernel().Match(source.Name) is { Success: true } match ? source with { Name = $"linux{match.Groups["of"].Value}", Version = package.Version! } : source;

    [GeneratedRegex("^linux-signed(?<of>(-.+?)??)(-(amd64|arm64|armhf|i386|riscv64|loong64|ppc64el|s390x))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex SignedKernel();

    [GeneratedRegex("(?<=[0-9])( X:|-(?!(alpha|beta|rc)[.0-9])).*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex GoSuffix();

    [GeneratedRegex(@"-[0-9]{8}\.[0-9]{6}-[0-9]+$", RegexOptions.None, matchTimeoutMilliseconds: 200)]
    private static partial Regex MavenBuild();

    private static List<PackageQuery> OfDistribution(Package package, DistributionRelease? release, out NotAsked? why)
    {
        why = release?.Ecosystem is null ? NotAsked.NoEcosystem
            : package.IsDistributionOwn == false ? NotAsked.ThirdParty
            : string.IsNullOrEmpty(package.Version) ? NotAsked.NoVersion
            : null;
        if (why is not null)
        {
            return [];
        }

        var ecosystem = AdvisoriesOf(release!.Ecosystem!);
        var source = new PackageQuery(ecosystem, package.SourceName ?? package.Name, package.SourceVersion ?? package.Version!, package.Module);
        source = Unsigned(package, source);

        // Ubuntu's OVAL names what is installed, its other records the source.
        if (ecosystem.StartsWith("Ubuntu", StringComparison.Ordinal))
        {
            if (UbuntuStreams.OfFips(source) is { Count: > 0 } streams)
            {
                return streams;
            }

            return [source, source with { Name = EcosystemNames.Binary(package.Name), Version = package.Version! }];
        }

        // Errata of rpm distributions name what is installed, others the source; those of deb and apk the source only.
        return package.Type != "rpm" || source.Name == package.Name ? [source] : [source, source with { Name = package.Name, Version = package.Version! }];
    }
}

/// <summary>Why a package was not looked up.</summary>
public enum NotAsked
{
    /// <summary>No advisories are published under a name that is known here.</summary>
    NoEcosystem,
    NoVersion,

    /// <summary>It is not the distribution's own, so that the distribution's advisories do not speak of it.</summary>
    ThirdParty,

    /// <summary>A package of the distribution brought it, and that package was looked up.</summary>
    ShippedByDistribution,
}
