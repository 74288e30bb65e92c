using System.Collections.Immutable;

namespace Gabion.Model.Packages;

/// <summary>The release of an operating system, as <c>os-release</c>(5) or an older release file says it.</summary>
public sealed record DistributionRelease
{
    /// <summary><c>debian</c>, <c>alpine</c>, <c>rhel</c>, <c>openEuler</c> in lower case: <c>ID</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>12</c>, <c>3.20.1</c>, <c>9.4</c>, <c>24.03</c>: <c>VERSION_ID</c>; null for a rolling release.</summary>
    public string? VersionId { get; init; }

    /// <summary><c>bookworm</c>.</summary>
    public string? Codename { get; init; }

    /// <summary><c>24.03 (LTS-SP1)</c>: <c>VERSION</c>.</summary>
    public string? Version { get; init; }

    /// <summary>The distributions that it comes from, nearest first: <c>ID_LIKE</c>.</summary>
    public ImmutableArray<string> Like { get; init; } = [];

    /// <summary><c>Debian GNU/Linux 12 (bookworm)</c>.</summary>
    public string? PrettyName { get; init; }

    /// <summary><c>VARIANT_ID</c>: <c>coreos</c>, <c>server</c>.</summary>
    public string? Variant { get; init; }

    /// <summary><c>CPE_NAME</c>, which names a Red Hat stream.</summary>
    public string? Cpe { get; init; }

    /// <summary>The name of OSV's ecosystem: <c>Debian:12</c>, <c>Alpine:v3.20</c>; null where OSV has none.</summary>
    public string? Ecosystem => OsvEcosystems.Of(this);

    public override string ToString() => PrettyName ?? (VersionId is null ? Id : $"{Id} {VersionId}");
}

/// <summary>A release as one file states it.</summary>
/// <param name="rank">Which file is believed where several speak: the higher.</param>
public sealed class DistributionReleaseFile(SourceFile file, DistributionRelease release, int rank) : Fact(file)
{
    public DistributionRelease Release { get; } = release;

    public int Rank { get; } = rank;

    public override Resource Resource => new("Release file", File.Path);
}
