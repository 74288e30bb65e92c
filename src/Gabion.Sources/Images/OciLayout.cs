using System.Collections.Immutable;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images;

/// <summary>An OCI layout (image-layout.md), as a folder or inside an archive. Docker from version 25 on saves such archives too.</summary>
internal sealed class OciLayout(FileSet files, string kind) : ImageSource, IBlobs
{
    private const int MaxDepth = 4;

    public override string Kind => kind;

    /// <summary>Whether the files are a layout.</summary>
    public static bool IsAt(FileSet files) => files.Has("index.json") && (files.Has("oci-layout") || !files.Has("manifest.json"));

    public override async Task<ImmutableArray<NamedImage>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await NamesAsync(cancellationToken).ConfigureAwait(false)).Item1.Select(named => new NamedImage(named.Name ?? named.Digest.ToString(), named.Digest, named.Platform))];

    public override async Task<ImageResult> OpenAsync(ImageChoice choice, CancellationToken cancellationToken)
    {
        var (named, reason) = await NamesAsync(cancellationToken).ConfigureAwait(false);
        if (reason is not null)
        {
            return new ImageResult.Refused(reason, null);
        }

        // Several entries without names are one image for several platforms.
        var one = choice.Name is null && named.Count > 1 && named.All(descriptor => descriptor.Platform is not null)
            ? named.FirstOrDefault(descriptor => (choice.Platform ?? ManifestWalk.Here).Takes(descriptor.Platform!))
            : null;
        var refused = one is null ? Choose(named, Names, choice.Name, out one) : null;
        return refused is not null ? refused : await ManifestWalk.OpenAsync(this, one!, one!.Name ?? "", choice.Platform, cancellationToken).ConfigureAwait(false);
    }

    public Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var stream = files.Open($"blobs/{blob.Digest.Algorithm}/{blob.Digest.Hex}", out _, out var reason);
        return stream is null ? Task.FromException<Stream>(new IOException(reason)) : Task.FromResult(stream);
    }

    public string? Stamp(Descriptor blob) => files.Stamp($"blobs/{blob.Digest.Algorithm}/{blob.Digest.Hex}");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            files.Dispose();
        }

        base.Dispose(disposing);
    }

    private static IEnumerable<string> Names(Descriptor descriptor)
    {
        if (descriptor.Name is { } name)
        {
            yield return name;
        }

        if (descriptor.Annotations.GetValueOrDefault("org.opencontainers.image.ref.name") is { } other && other != descriptor.Name)
        {
            yield return other;
        }

        yield return descriptor.Digest.ToString();
    }

    /// <summary>The images of the layout's index; an index inside it that only groups names is opened.</summary>
    private async Task<(List<Descriptor>, string?)> NamesAsync(CancellationToken cancellationToken)
    {
        var bytes = files.Read("index.json", ManifestJson.MaxBytes, out var reason);
        if (bytes is null || ManifestJson.Read(bytes, out reason) is not ImageIndex index)
        {
            return ([], $"its index.json cannot be used: {reason ?? "it is a manifest"}");
        }

        var manifests = index.Manifests;
        for (var depth = 0; depth < MaxDepth && manifests is [{ Name: null, Platform: null } only] && MediaTypes.IsIndex(only.MediaType); depth++)
        {
            (bytes, _) = await this.ReadAsync(only, ManifestJson.MaxBytes, cancellationToken).ConfigureAwait(false);
            if (bytes is null || ManifestJson.Read(bytes, out _) is not ImageIndex inner || inner.Manifests.Any(manifest => manifest.Platform is not null))
            {
                break;
            }

            manifests = inner.Manifests;
        }

        return ([.. manifests.Where(manifest => !manifest.IsAttestation && manifest.ArtifactType is null or "")], null);
    }
}
