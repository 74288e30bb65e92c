using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Sources.Images;
using Gabion.Sources.Images.Registry;

namespace Gabion.Scan.Images.InUse;

/// <summary>Where images in use are looked for: the user's files first, then the registries that they name, if those may be asked.</summary>
/// <param name="registries">Null: no registry is asked.</param>
/// <param name="bases">The images that others stand on.</param>
public sealed class ImagePlaces(StoredImages stored, RegistryReach? registries, KnownBases bases)
{
    /// <summary>The images that others stand on.</summary>
    public KnownBases Bases { get; } = bases;

    /// <summary>What of the user's files could not be used.</summary>
    public IEnumerable<CoverageGap> Gaps => stored.Gaps;

    /// <summary>Whether registries may be logged in to with the pull secrets of the pods.</summary>
    public bool UsesPullSecrets { get; init; }

    /// <param name="platform">Null: this machine's, or the only one there is.</param>
    /// <param name="pullSecrets">Docker configurations of those who run it.</param>
    public async Task<FoundImage> FindAsync(ImageInUse wanted, Platform? platform, IReadOnlyList<byte[]> pullSecrets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var reasons = ImmutableArray.CreateBuilder<string>();

        // 1. The user's files.
        if (stored.Find(wanted) is { } file)
        {
            if (file.Choice is null)
            {
                return new FoundImage.Bill(file.File, file.Names, file.Digests);
            }

            if (await OpenStoredAsync(file, wanted, platform, reasons, cancellationToken).ConfigureAwait(false) is { } opened)
            {
                return opened;
            }
        }
        else if (stored.Another(wanted) is { } another)
        {
            reasons.Add($"{another} holds another image under that name");
        }

        // 2. Its registry.
        if (registries is not null)
        {
            return await AskRegistryAsync(registries, wanted, platform, UsesPullSecrets ? pullSecrets : [], reasons, cancellationToken).ConfigureAwait(false);
        }

        reasons.Add(reasons.Count == 0 ? "none of the given files holds it" : "no registry was asked");
        return new FoundImage.Missing(reasons.ToImmutable(), "Add its SBOM, archive or layout, or let --images ask its registry.");
    }

    private static async Task<FoundImage?> OpenStoredAsync(Stored file, ImageInUse wanted, Platform? platform, ImmutableArray<string>.Builder reasons, CancellationToken cancellationToken)
    {
        var source = ImageTarget.OfPath(file.File, out var reason);
        if (source is null)
        {
            reasons.Add($"{file.File} holds no image that can be read: {reason}");
            return null;
        }

        switch (await source.OpenAsync(new(file.Choice, platform), cancellationToken).ConfigureAwait(false))
        {
            case ImageResult.Opened { Image: var image }:
                var isProven = (wanted.Digest ?? wanted.Id) is not { } digest || file.Digests.Contains(digest.ToString());
                return new FoundImage.Opened(source, image, file.File, isProven ? null : $"{file.File} states no manifest's digest: that it is what runs is taken from its name");
            case ImageResult.Refused refused:
                reasons.Add($"{file.File}: {refused.Reason}");
                break;
        }

        source.Dispose();
        return null;
    }

    private static async Task<FoundImage> AskRegistryAsync(RegistryReach registries, ImageInUse wanted, Platform? platform, IReadOnlyList<byte[]> pullSecrets, ImmutableArray<string>.Builder reasons, CancellationToken cancellationToken)
    {
        const string advice = "Log in to its registry, name a --mirror, or give the image with --images-from.";
        var asked = wanted.Digest is { } digest ? wanted.Reference with { Digest = digest.ToString() } : wanted.Reference;
        var (source, reason) = await registries.OpenAsync(asked, pullSecrets, cancellationToken).ConfigureAwait(false);
        if (source is null)
        {
            reasons.Add(reason!);
            return new FoundImage.Missing(reasons.ToImmutable(), advice);
        }

        var result = await source.OpenAsync(new(null, platform), cancellationToken).ConfigureAwait(false);
        if (result is ImageResult.Opened { Image: var image })
        {
            if (wanted.Id is null || image.ConfigDigest == wanted.Id)
            {
                return new FoundImage.Opened(source, image, asked.Registry, null);
            }

            reasons.Add($"{asked.Name}:{asked.Tag ?? "latest"} is another image in the registry than the one that runs ({wanted.Id.Short})");
        }
        else
        {
            reasons.Add(((ImageResult.Refused)result).Reason);
        }

        source.Dispose();
        return new FoundImage.Missing(reasons.ToImmutable(), advice);
    }
}
