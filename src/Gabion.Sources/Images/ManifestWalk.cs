using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Sources.Images.Lazy;

namespace Gabion.Sources.Images;

/// <summary>
/// The way from a name's descriptor to an image: indexes (nested too) by platform, the manifest, the configuration, the
/// layers. Each step is checked by its digest.
/// </summary>
internal static class ManifestWalk
{
    private const int MaxDepth = 4;

    /// <summary>The platform of this machine, which an image without a wish is taken for.</summary>
    public static Platform Here { get; } = new("linux", RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.Arm64 => "arm64",
        Architecture.Arm => "arm",
        Architecture.X86 => "386",
        Architecture.S390x => "s390x",
        Architecture.Ppc64le => "ppc64le",
        _ => "amd64",
    });

    /// <summary>Opens the image that a descriptor leads to.</summary>
    public static async Task<ImageResult> OpenAsync(IBlobs blobs, Descriptor start, string name, Platform? wanted, CancellationToken cancellationToken)
    {
        var descriptor = start;
        var attestations = new List<Descriptor>();
        var path = new HashSet<string>(StringComparer.Ordinal);
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            path.Add(descriptor.Digest.ToString());
            var (bytes, reason) = await blobs.ReadAsync(descriptor, ManifestJson.MaxBytes, cancellationToken).ConfigureAwait(false);
            if (bytes is null)
            {
                return new ImageResult.Refused($"its manifest cannot be read: {reason}", null);
            }

            switch (ManifestJson.Read(bytes, out reason))
            {
                case ImageManifest manifest:
                    return await OpenAsync(
                        blobs, manifest, descriptor, name, [.. attestations.Where(other => path.Contains(other.Annotations.GetValueOrDefault("vnd.docker.reference.digest", "")))], wanted, cancellationToken)
                        .ConfigureAwait(false);
                case ImageIndex index:
                    if (Choose(index, wanted, out var refused) is not { } chosen)
                    {
                        return refused!;
                    }

                    attestations.AddRange(index.Manifests.Where(other => other.IsAttestation)); // an index may hold what is attached to an image of an index in it
                    descriptor = chosen;
                    break;
                default:
                    return new ImageResult.Refused($"its manifest {descriptor.Digest} cannot be used: {reason}", null);
            }
        }

        return new ImageResult.Refused(string.Create(CultureInfo.InvariantCulture, $"its indexes are nested more than {MaxDepth} deep"), null);
    }

    /// <summary>The manifest for a platform; when none was wished for, this machine's, or the only one.</summary>
    private static Descriptor? Choose(ImageIndex index, Platform? wanted, out ImageResult? refused)
    {
        refused = null;
        var images = index.Manifests.Where(manifest => !manifest.IsAttestation && (manifest.ArtifactType is null or "" || MediaTypes.IsIndex(manifest.MediaType))).ToList();
        if (images.Count == 1 && (wanted is null || images[0].Platform is not { } only || wanted.Takes(only)))
        {
            return images[0];
        }

        var chosen = images.FirstOrDefault(manifest => manifest.Platform is { } platform && (wanted ?? Here).Takes(platform));
        if (chosen is null)
        {
            var known = string.Join(", ", images.Select(manifest => manifest.Platform?.ToString() ?? manifest.Digest.ToString()).Distinct());
            refused = new ImageResult.Refused(
                images.Count == 0 ? "its index names no image" : $"it has no image for {wanted ?? Here}",
                images.Count == 0 ? null : $"--platform takes one of {known}.");
        }

        return chosen;
    }

    private static async Task<ImageResult> OpenAsync(
        IBlobs blobs, ImageManifest manifest, Descriptor descriptor, string name, ImmutableArray<Descriptor> attestations, Platform? wanted, CancellationToken cancellationToken)
    {
        if (!manifest.IsImage)
        {
            return new ImageResult.Refused($"it is no image but another artifact ({manifest.ArtifactType ?? (MediaTypes.IsImageConfig(manifest.Config.MediaType) && !manifest.Layers.IsEmpty ? manifest.Layers[0].MediaType : manifest.Config.MediaType)})", null);
        }

        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        var (bytes, reason) = await blobs.ReadAsync(manifest.Config, ManifestJson.MaxBytes, cancellationToken).ConfigureAwait(false);
        var config = bytes is null ? null : ImageConfig.Read(bytes, out reason);
        if (config is null)
        {
            gaps.Add(new(GapKind.Unreadable, "", null, $"The image's configuration cannot be read: {reason}; users, ports, variables and history are not known"));
        }
        else if (config.DiffIds.Length != manifest.Layers.Length)
        {
            gaps.Add(new(GapKind.Invalid, "", null, $"The manifest has {manifest.Layers.Length} {(manifest.Layers.Length == 1 ? "layer" : "layers")}, but the configuration names {config.DiffIds.Length}; which is which is not known"));
        }

        if (config is not null && wanted is not null && !wanted.Takes(config.Platform))
        {
            gaps.Add(new(GapKind.Unknown, "", null, $"{wanted} was asked for, but there is only an image for {config.Platform}"));
        }

        var layers = manifest.Layers.Select((layer, index) => LayerOf(blobs, layer, config?.DiffIds.Length == manifest.Layers.Length ? config.DiffIds[index] : null));
        return new ImageResult.Opened(new()
        {
            Name = name,
            Digest = descriptor.Digest,
            Manifest = manifest,
            Config = config,
            ConfigBytes = bytes,
            ConfigDigest = manifest.Config.Digest,
            Layers = [.. layers],
            Attestations = attestations,
            Blobs = blobs,
            Gaps = gaps.ToImmutable(),
        });
    }

    private static SourceLayer LayerOf(IBlobs blobs, Descriptor layer, Digest? diffId)
    {
        var whole = new TarLayer(layer, diffId, token => blobs.OpenAsync(layer, token), () => blobs.Stamp(layer));
        return blobs is IRangedBlobs { IsLazy: true } ranged && MediaTypes.IsTarLayer(layer.MediaType) && TocPlace.Of(layer) is { } place
            ? new LazyLayer(place, ranged, layer, whole)
            : whole;
    }
}
