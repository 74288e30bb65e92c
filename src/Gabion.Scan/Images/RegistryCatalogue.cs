using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Sources.Images;
using Gabion.Sources.Images.Registry;

namespace Gabion.Scan.Images;

/// <summary>What the manifests of a registry are: images, each once with all its names, and what is said about images.</summary>
internal sealed class RegistryCatalogue
{
    private readonly HashSet<Digest> _named = [];
    private readonly HashSet<Digest> _signed = [];

    public ImmutableArray<(ImmutableArray<string> Names, SourceImage Image)> Images { get; private set; } = [];

    /// <summary>Whether a manifest names the blob, or it is one.</summary>
    public bool Names(Digest blob) => _named.Contains(blob);

    public bool IsSigned(SourceImage image) => image.Digest is { } digest && _signed.Contains(digest);

    public static async Task<RegistryCatalogue> ReadAsync(RegistryPlace place, ImmutableArray<StoredManifest> manifests, Action<CoverageGap> gap, CancellationToken cancellationToken)
    {
        var catalogue = new RegistryCatalogue();
        var images = new Dictionary<Digest, (List<string> Names, StoredManifest First)>();
        var order = new List<Digest>();
        var indexes = new List<(Digest Index, ImmutableArray<Digest> Parts)>();
        foreach (var manifest in manifests)
        {
            var (bytes, reason) = await place.ReadAsync(manifest, cancellationToken).ConfigureAwait(false);
            catalogue._named.Add(manifest.Digest);
            switch (bytes is null ? null : ManifestJson.Read(bytes, out reason))
            {
                case ImageIndex index:
                    foreach (var part in index.Manifests.Where(part => part.ArtifactType is { Length: > 0 }))
                    {
                        // The index of referrers that a tag stands for.
                        catalogue._named.Add(part.Digest);
                        var (inner, _) = await place.ReadAsync(manifest with { Digest = part.Digest }, cancellationToken).ConfigureAwait(false);
                        if (inner is not null && ManifestJson.Read(inner, out _) is ImageManifest referrer)
                        {
                            catalogue.Note(referrer);
                            catalogue.NoteSignature(referrer, manifest with { Tag = null, Digest = part.Digest });
                        }
                    }

                    indexes.Add((manifest.Digest, [.. index.Manifests.Select(part => part.Digest)]));
                    foreach (var part in index.Manifests.Where(part => !part.IsAttestation && part.ArtifactType is null or ""))
                    {
                        catalogue._named.Add(part.Digest);
                        var (inner, _) = await place.ReadAsync(manifest with { Digest = part.Digest }, cancellationToken).ConfigureAwait(false);
                        if (inner is not null && ManifestJson.Read(inner, out _) is ImageManifest { IsImage: true } of)
                        {
                            catalogue.Note(of);
                            Add(part.Digest, part.Platform is { } platform ? $"{manifest.Name} ({platform})" : manifest.Name, manifest);
                        }
                    }

                    break;
                case ImageManifest { IsImage: true } image:
                    catalogue.Note(image);
                    Add(manifest.Digest, manifest.Name, manifest);
                    break;
                case ImageManifest artifact:
                    catalogue.Note(artifact);
                    catalogue.NoteSignature(artifact, manifest);
                    break;
                default:
                    gap(new(GapKind.Unreadable, manifest.Name, null, $"The manifest cannot be used: {reason}"));
                    break;
            }

            void Add(Digest digest, string name, StoredManifest stored)
            {
                if (!images.TryGetValue(digest, out var known))
                {
                    images[digest] = known = ([], stored);
                    order.Add(digest);
                }

                known.Names.Add(name);
            }
        }

        foreach (var (index, parts) in indexes.Where(index => catalogue._signed.Contains(index.Index)))
        {
            catalogue._signed.UnionWith(parts);
        }

        // A manifest without a tag that an index names is named by the index.
        var opened = ImmutableArray.CreateBuilder<(ImmutableArray<string>, SourceImage)>();
        foreach (var digest in order)
        {
            var (names, first) = images[digest];
            var shown = names.Where(name => !name.Contains('@', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToImmutableArray();
            shown = shown.IsEmpty ? [names[0]] : shown;
            switch (await place.OpenAsync(first with { Digest = digest }, null, cancellationToken).ConfigureAwait(false))
            {
                case ImageResult.Opened result:
                    opened.Add((shown, result.Image with { Name = shown[0] }));
                    break;
                case ImageResult.Refused refused:
                    gap(new(GapKind.Unreadable, shown[0], null, $"The image cannot be opened: {refused.Reason}"));
                    break;
                default:
                    break;
            }
        }

        catalogue.Images = opened.ToImmutable();
        return catalogue;
    }

    private void Note(ImageManifest manifest)
    {
        _named.Add(manifest.Config.Digest);
        _named.UnionWith(manifest.Layers.Select(layer => layer.Digest));
    }

    /// <summary>A signature of cosign (by tag, or as a bundle that refers to the image) or of Notation.</summary>
    private void NoteSignature(ImageManifest artifact, StoredManifest manifest)
    {
        var type = artifact.ArtifactType ?? artifact.Config.MediaType;
        if (artifact.Subject is { } subject && (type == "application/vnd.cncf.notary.signature" || type.StartsWith("application/vnd.dev.sigstore.bundle", StringComparison.Ordinal)))
        {
            _signed.Add(subject.Digest);
        }

        if (manifest.Tag is { } tag && tag.EndsWith(".sig", StringComparison.Ordinal) && Digest.TryParse(tag[..^4].Replace('-', ':'), out var digest))
        {
            _signed.Add(digest);
        }
    }
}
