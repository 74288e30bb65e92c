using System.Collections.Immutable;
using Gabion.Model.Container;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>What is asked of the scan of an image, beside what every scan is asked.</summary>
public sealed record ImageScanOptions
{
    /// <summary>The rules, severity, waivers and baseline; its target is how the user named the image.</summary>
    public required ScanOptions Scan { get; init; }

    /// <summary>Which image of the source.</summary>
    public ImageChoice Choice { get; init; } = ImageChoice.Only;

    /// <summary>The images that others stand on.</summary>
    public KnownBases Bases { get; init; } = KnownBases.None;

    /// <summary>Dockerfiles of which one may have made the image.</summary>
    public ImmutableArray<Dockerfile> Dockerfiles { get; init; } = [];

    public LayerLimits Limits { get; init; } = LayerLimits.Default;
}
