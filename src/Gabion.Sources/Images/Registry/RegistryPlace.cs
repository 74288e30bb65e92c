using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images.Registry;

/// <summary>A whole registry: its repositories and what is in them. Read only.</summary>
public abstract class RegistryPlace : IDisposable
{
    /// <summary>In words: <c>registry</c>, <c>registry storage</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Every tag of every repository, and every manifest without a tag where they can be listed.</summary>
    public abstract Task<ImmutableArray<StoredManifest>> ManifestsAsync(Action<CoverageGap> gap, CancellationToken cancellationToken);

    /// <summary>Opens a manifest, for a platform when it is an index.</summary>
    public abstract Task<ImageResult> OpenAsync(StoredManifest manifest, Platform? platform, CancellationToken cancellationToken);

    /// <summary>A manifest or index, checked; null with the reason.</summary>
    public abstract Task<(byte[]? Bytes, string? Reason)> ReadAsync(StoredManifest manifest, CancellationToken cancellationToken);

    /// <summary>What is known of how the registry is set up.</summary>
    public abstract Task<RegistrySetup> SetupAsync(CancellationToken cancellationToken);

    /// <summary>Every blob that is stored, where that can be listed; empty otherwise.</summary>
    public virtual IEnumerable<StoredBlob> Blobs(Action<CoverageGap> gap) => [];

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>A manifest in a repository.</summary>
/// <param name="Tag">Null when no tag names it.</param>
public sealed record StoredManifest(string Repository, string? Tag, Digest Digest)
{
    public string Name => Tag is null ? $"{Repository}@{Digest}" : $"{Repository}:{Tag}";
}

/// <summary>A blob of a registry's storage, whatever it is.</summary>
public sealed class StoredBlob(Digest digest, long length, SourceLayer layer)
{
    public Digest Digest { get; } = digest;

    public long Length { get; } = length;

    /// <summary>Reads it as a layer; what is none gives a gap, and the digest is checked all the same.</summary>
    public SourceLayer Layer { get; } = layer;
}
