using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images;

/// <summary>A layer that can be read, any number of times.</summary>
/// <param name="descriptor">What the manifest says of it; null where there is no manifest.</param>
/// <param name="diffId">The hash of its uncompressed archive, as the configuration says; null when it does not.</param>
public abstract class SourceLayer(Descriptor? descriptor, Digest? diffId)
{
    public Descriptor? Descriptor { get; } = descriptor;

    public Digest? DiffId { get; } = diffId;

    /// <summary>What it is called in the report.</summary>
    public string Name => (DiffId ?? Descriptor?.Digest)?.ToString() ?? "layer";

    /// <summary>
    /// What the manifest says that decides how the bytes are read. The same blob may be named as a tar archive by one manifest and as
    /// something else by another: what one reading gave says nothing of the other.
    /// </summary>
    public virtual string ReadAs => Descriptor is { } named
        ? $"{(IsTar ? "tar" : named.MediaType)} {named.Annotations.GetValueOrDefault(Lazy.TocPlace.StargzDigest)}"
        : "";

    /// <summary>Its media type is that of a tar archive, or is not said.</summary>
    protected bool IsTar => Descriptor is not { MediaType.Length: > 0 } named || MediaTypes.IsTarLayer(named.MediaType);

    /// <summary>
    /// What stays the same as long as the layer's bytes do, told without reading them: the blob's name where it can only be asked for
    /// by its digest, else the state of the file that holds it. Null where nothing tells.
    /// </summary>
    public virtual string? Stamp => null;

    /// <summary>Whether the bytes are, now, those that the manifest names (or the configuration, where there is no manifest): they are only hashed.</summary>
    public virtual Task<bool> IsIntactAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>Reads it from front to back; contents that the visitor wants go to it as they come by.</summary>
    public abstract Task<LayerReading> ReadAsync(ILayerVisitor visitor, LayerLimits limits, CancellationToken cancellationToken);
}

/// <summary>Looks at files of a layer while it is read. One for each layer; called from one thread at a time.</summary>
public interface ILayerVisitor
{
    /// <summary>Whether the content of this file is wanted.</summary>
    bool Wants(LayerEntry entry);

    /// <summary>Takes the content, as much as it likes.</summary>
    void Visit(LayerEntry entry, ReadOn content);

    /// <summary>An entry of the same path comes once more, and takes the place of what came before: nobody sees that file.</summary>
    void Replaced(string path)
    {
    }
}

/// <summary>Reads on in a content; 0 at its end.</summary>
public delegate int ReadOn(Span<byte> into);

/// <summary>What came of reading a layer.</summary>
public sealed record LayerReading
{
    public required LayerContent Content { get; init; }

    public required ImmutableArray<CoverageGap> Gaps { get; init; }

    /// <summary>The hash of what was read; null when it could not be read to its end, or is no blob.</summary>
    public Digest? Digest { get; init; }

    /// <summary>The hash of the uncompressed archive that was read.</summary>
    public Digest? DiffId { get; init; }

    /// <summary>Bytes of the uncompressed archive.</summary>
    public long UncompressedBytes { get; init; }

    /// <summary>What the content contradicts: a digest that it has not, links and paths that lead out.</summary>
    public ImmutableArray<LayerFault> Faults { get; init; } = [];
}

/// <summary>Something about a layer that should not be, whatever is in its files.</summary>
public sealed record LayerFault(LayerFaultKind Kind, string Path, string Message);

/// <summary>The kinds of <see cref="LayerFault"/>.</summary>
public enum LayerFaultKind
{
    /// <summary>The bytes are not those that the manifest or the configuration names.</summary>
    WrongDigest,

    /// <summary>A path leads out of the root with <c>..</c>.</summary>
    PathEscapes,

    /// <summary>A hard link leads out of the root, or to nothing that the layer holds.</summary>
    LinkEscapes,

    /// <summary>After the archive's end there is more.</summary>
    DataAfterEnd,
}

/// <summary>How much of a layer is read.</summary>
public sealed record LayerLimits
{
    public static readonly LayerLimits Default = new();

    /// <summary>Bytes of one uncompressed layer.</summary>
    public long MaxBytes { get; init; } = 64L << 30;

    /// <summary>From this many uncompressed bytes on, the ratio counts.</summary>
    public long RatioFrom { get; init; } = 1L << 30;

    /// <summary>Uncompressed to compressed bytes; text compresses to a tenth, and only what is made to do harm to a hundredth.</summary>
    public int MaxRatio { get; init; } = 200;

    /// <summary>Entries of one layer.</summary>
    public int MaxEntries { get; init; } = 4_000_000;

    /// <summary>Also hashes the content of every file.</summary>
    public bool HashesFiles { get; init; }
}
