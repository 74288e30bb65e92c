using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images;

/// <summary>An OCI layout (image-layout.md), as a folder or inside an archive. Docker from version 25 on saves such archives too.</summary>
internal sealed class OciLayout(FileSet files, string kind) : ImageSource, IBlobs, IReferrers
{
    private const int MaxDepth = 4;
    private const int MaxManifests = 1_000;
    private const string CosignKind = "dev.cosignproject.cosign/";

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

        // Several entries without names, or of one name, are one image for several platforms.
        var meant = choice.Name is { } name ? named.FindAll(descriptor => Names(descriptor).Any(other => IsName(other, name))) : named;
        var one = meant.Count > 1 && meant.TrueForAll(descriptor => descriptor.Platform is not null)
            ? meant.Find(descriptor => (choice.Platform ?? ManifestWalk.Here).Takes(descriptor.Platform!))
            : null;
        var refused = one is null ? Choose(named, Names, choice.Name, out one, static descriptor => descriptor.Digest.ToString()) : null;
        if (refused is not null)
        {
            return refused;
        }

        var result = await ManifestWalk.OpenAsync(this, one!, one!.Name ?? "", choice.Platform, cancellationToken).ConfigureAwait(false);
        return result is ImageResult.Opened opened && files.Has("manifest.json") ? await BothForms.AgainstListAsync(files, this, opened, one, cancellationToken).ConfigureAwait(false) : result;
    }

    public Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var stream = files.Open($"blobs/{blob.Digest.Algorithm}/{blob.Digest.Hex}", out _, out var reason);
        return stream is null ? Task.FromException<Stream>(new IOException(reason)) : Task.FromResult(stream);
    }

    /// <summary>
    /// What the layout's indexes hold that has the image for its subject (image-spec 1.1), what BuildKit attached to it, and what cosign saved beside the
    /// one image of a layout.
    /// </summary>
    async Task<ImmutableArray<Descriptor>> IReferrers.ReferrersAsync(Digest image, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<Descriptor>();
        var seen = new HashSet<Digest> { image };
        var bytes = files.Read("index.json", ManifestJson.MaxBytes, out _);
        var left = new Stack<Descriptor>(bytes is not null && ManifestJson.Read(bytes, out _) is ImageIndex root ? root.Manifests : []);
        while (left.TryPop(out var one) && seen.Count < MaxManifests)
        {
            if (!seen.Add(one.Digest))
            {
                continue;
            }

            if (one.IsAttestation ? one.Annotations.GetValueOrDefault("vnd.docker.reference.digest") == image.ToString() : IsBesideOfCosign(one))
            {
                found.Add(one);
                continue;
            }

            (bytes, _) = await this.ReadAsync(one, ManifestJson.MaxBytes, cancellationToken).ConfigureAwait(false);
            switch (bytes is null ? null : ManifestJson.Read(bytes, out _))
            {
                case ImageIndex index:
                    foreach (var inner in index.Manifests)
                    {
                        left.Push(inner);
                    }

                    break;
                case ImageManifest { Subject.Digest: var subject } when subject == image:
                    found.Add(one);
                    break;
                default:
                    break; // another image, or it cannot be read
            }
        }

        found.Sort((a, b) => string.CompareOrdinal(a.Digest.Hex, b.Digest.Hex));
        return found.DrainToImmutable();
    }

    // cosign save: the kind says what a manifest is; whose, that there is one image.
    private static bool IsBesideOfCosign(Descriptor one) => one.Annotations.GetValueOrDefault("kind") is { } kind && kind.StartsWith(CosignKind, StringComparison.Ordinal) && kind is not (CosignKind + "image" or CosignKind + "imageIndex");

    public string? Stamp(Descriptor blob) => files.Stamp($"blobs/{blob.Digest.Algorithm}/{blob.Digest.Hex}");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            files.Dispose();
        }

        base.Dispose(disposing);
    }

    internal static IEnumerable<string> Names(Descriptor descriptor)
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
    internal async Task<(List<Descriptor>, string?)> NamesAsync(CancellationToken cancellationToken)
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

        return ([.. manifests.Where(manifest => !manifest.IsAttestation && manifest.ArtifactType is null or "" && !IsBesideOfCosign(manifest))], null);
    }
}
