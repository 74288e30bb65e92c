using System.Collections.Immutable;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images.InUse;

/// <summary>Where an image in use can be had.</summary>
public abstract record FoundImage
{
    private FoundImage()
    {
    }

    /// <summary>The image itself, its layers not yet read.</summary>
    /// <param name="Place">The file or registry.</param>
    /// <param name="Note">What is uncertain about it; null when its digest proves that it is the one.</param>
    public sealed record Opened(ImageSource Source, SourceImage Image, string Place, string? Note) : FoundImage;

    /// <summary>Only a bill of materials of it.</summary>
    public sealed record Bill(string File, ImmutableArray<string> Names, ImmutableArray<string> Digests) : FoundImage;

    /// <summary>It could not be had.</summary>
    /// <param name="Reasons">Clauses, a place each.</param>
    public sealed record Missing(ImmutableArray<string> Reasons, string? Advice) : FoundImage;
}
