using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images;

/// <summary>A place that holds images: an archive, a layout, a storage on disk, a registry. Read only; what is read is checked by its digest.</summary>
public abstract class ImageSource : IDisposable
{
    /// <summary>In words, for the report: <c>docker archive</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The images that are here, in an order that does not change.</summary>
    public abstract Task<ImmutableArray<NamedImage>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Opens one image: manifest and configuration are read, layers are not yet.</summary>
    public abstract Task<ImageResult> OpenAsync(ImageChoice choice, CancellationToken cancellationToken);

    /// <summary>The target as complaints name it, with what it was taken for where that is not plain; the reason follows.</summary>
    public string Told(string target) => Kind == "registry" ? $"'{target}'" : $"'{target}' (taken for: {Kind})";

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>The one image that is meant, or why it is not clear which.</summary>
    /// <param name="identity">What two entries of one image have in common, where one name may stand for several.</param>
    private protected static ImageResult.Refused? Choose<T>(IReadOnlyList<T> images, Func<T, IEnumerable<string>> names, string? wanted, out T? chosen, Func<T, string>? identity = null)
        where T : class
    {
        var meant = wanted is null ? images : [.. images.Where(image => names(image).Any(name => IsName(name, wanted)))];
        chosen = wanted is null && images.Count != 1 ? null : meant.Count > 0 ? meant[0] : null;
        if (wanted is not null && identity is not null && meant.Select(identity).Distinct(StringComparer.Ordinal).Count() is > 1 and var several)
        {
            chosen = null;
            var others = meant.SelectMany(names).Where(name => !IsName(name, wanted)).Distinct(StringComparer.Ordinal).ToList();
            return new($"it holds {several} different images called '{wanted}', of which programs would take one or the other", others.Count == 0 ? null : $"They are also called {string.Join(", ", others.Take(8))}.");
        }

        if (chosen is not null)
        {
            return null;
        }

        var all = images.SelectMany(names).Distinct(StringComparer.Ordinal).ToList();
        var known = all.Count == 0 ? "None of its images has a name." : $"It holds {string.Join(", ", all.Take(8))}{(all.Count > 8 ? $" and {all.Count - 8} more" : "")}.";
        return images.Count == 0
            ? new("it holds no image", null)
            : wanted is null
                ? new($"it holds {images.Count} images, and it is not said which one is meant", $"Name one with --image. {known}")
                : new($"it holds no image called '{wanted}'", Spelling.Nearest(wanted, all) is { } near ? $"Did you mean '{near}'? {known}" : known);
    }

    /// <summary>Whether a word is meant for a name: the same reference written in another way, or the beginning of a digest.</summary>
    internal static bool IsName(string name, string wanted) =>
        name == wanted || (name.StartsWith("sha256:", StringComparison.Ordinal) && wanted.Length >= 6 && (name["sha256:".Length..].StartsWith(wanted, StringComparison.Ordinal) || name.StartsWith(wanted, StringComparison.Ordinal)))
        || (ImageRef.TryParse(name, out var left) && ImageRef.TryParse(wanted, out var right)
            && left.Name == right.Name && (left.Tag ?? "latest") == (right.Tag ?? "latest") && left.Digest == right.Digest);
}

/// <summary>An image that a source holds.</summary>
/// <param name="Name">The name or tag by which it is asked for; its digest when it has no name.</param>
public sealed record NamedImage(string Name, Digest? Digest, Platform? Platform);

/// <summary>Which image of a source is meant.</summary>
/// <param name="Name">Null: the only one.</param>
/// <param name="Platform">Null: this machine's, or the only one there is.</param>
public sealed record ImageChoice(string? Name, Platform? Platform)
{
    public static readonly ImageChoice Only = new(null, null);
}

/// <summary>What came of opening an image.</summary>
public abstract record ImageResult
{
    private ImageResult()
    {
    }

    /// <summary>The image; its gaps say what is missing.</summary>
    public sealed record Opened(SourceImage Image) : ImageResult;

    /// <summary>It could not be opened.</summary>
    /// <param name="Reason">A clause that goes on after the target's name: "it holds no image".</param>
    public sealed record Refused(string Reason, string? Advice) : ImageResult;
}

/// <summary>An image, its layers not yet read.</summary>
public sealed record SourceImage
{
    /// <summary>The name under which it was found; empty when it has none.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, as reports count it: an image, or the root of a machine read as one.</summary>
    public string What { get; init; } = "Image";

    /// <summary>The manifest's digest; null where there is no manifest (docker archives, folders).</summary>
    public Digest? Digest { get; init; }

    public ImageManifest? Manifest { get; init; }

    /// <summary>Null for a plain folder.</summary>
    public ImageConfig? Config { get; init; }

    /// <summary>The configuration as it is stored.</summary>
    public ReadOnlyMemory<byte> ConfigBytes { get; init; }

    /// <summary>The digest of the configuration, which Docker calls the image's id.</summary>
    public Digest? ConfigDigest { get; init; }

    /// <summary>From the lowest up.</summary>
    public required ImmutableArray<SourceLayer> Layers { get; init; }

    /// <summary>Other manifests that the index holds for this one: BuildKit's attestations.</summary>
    public ImmutableArray<Descriptor> Attestations { get; init; } = [];

    /// <summary>Where the attestations can be read; null where there are none.</summary>
    internal IBlobs? Blobs { get; init; }

    public ImmutableArray<CoverageGap> Gaps { get; init; } = [];

    /// <summary>The statements that the index holds for the image; none where there is no index.</summary>
    public Task<ImmutableArray<AttachedStatement>> AttachedAsync(CancellationToken cancellationToken) =>
        Blobs is null || Attestations.IsEmpty ? Task.FromResult<ImmutableArray<AttachedStatement>>([]) : AttestationReading.ListAsync(Blobs, Attestations, cancellationToken);

    /// <summary>
    /// What refers to the image from outside its index, where the place can be asked: the referrers of a registry (or the tags that stand for them, and
    /// cosign's) or of a layout; and what could not be read.
    /// </summary>
    public async Task<(ImmutableArray<AttachedStatement> Statements, ImmutableArray<string> Troubles)> ReferringAsync(CancellationToken cancellationToken)
    {
        if (Blobs is not IReferrers place || Digest is null)
        {
            return ([], []);
        }

        try
        {
            var manifests = await place.ReferrersAsync(Digest, cancellationToken).ConfigureAwait(false);
            var attached = Attestations.Select(attestation => attestation.Digest).ToHashSet();
            return await AttestationReading.ReferringAsync(Blobs, [.. manifests.Where(manifest => !attached.Contains(manifest.Digest))], cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            return ([], [error.Message]);
        }
    }

    /// <summary>Whether the place can be asked what refers to the image.</summary>
    public bool HasReferrers => Blobs is IReferrers && Digest is not null;

    /// <summary>A statement as it is stored, checked by its digest; null with the reason.</summary>
    public Task<(byte[]? Bytes, string? Reason)> StatementAsync(AttachedStatement statement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return Blobs is null ? Task.FromResult<(byte[]?, string?)>((null, "the image has no index")) : Blobs.ReadAsync(statement.Blob, AttachedStatement.MaxBytes, cancellationToken);
    }

    /// <summary>What the builder said of how it built the image, in an attestation beside it; null when there is none that can be read.</summary>
    public Task<BuildProvenance?> ProvenanceAsync(CancellationToken cancellationToken) =>
        Blobs is null || Digest is null || Manifest is null || Attestations.IsEmpty
            ? Task.FromResult<BuildProvenance?>(null)
            : AttestationReading.ProvenanceAsync(Blobs, Attestations, Digest, [.. Manifest.Layers.Select(layer => layer.Digest)], cancellationToken);
}
