using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images.Registry;

/// <summary>
/// The images of a registry's storage folder, to look at one of them. What refers to it is found as the registry itself would: by the subject of the
/// manifests of its repository, by the tag that stands for the referrers API, and by cosign's tags.
/// </summary>
internal sealed class StoredRegistryImages(RegistryStorage storage) : ImageSource, IBlobs, IReferrers
{
    private const int MaxManifests = 10_000;

    private string? _repository;

    public override string Kind => "registry storage";

    public override async Task<ImmutableArray<NamedImage>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await ImagesAsync(cancellationToken).ConfigureAwait(false)).Select(image => new NamedImage(image.Name, image.Digest, null))];

    public override async Task<ImageResult> OpenAsync(ImageChoice choice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(choice);
        if (Choose(await ImagesAsync(cancellationToken).ConfigureAwait(false), image => [image.Name], choice.Name, out var chosen) is { } refused)
        {
            return refused;
        }

        _repository = chosen!.Repository;
        return await ManifestWalk.OpenAsync(this, new("", chosen.Digest, 0), chosen.Name, choice.Platform, cancellationToken).ConfigureAwait(false);
    }

    public Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken) => storage.OpenAsync(blob, cancellationToken);

    public string? Stamp(Descriptor blob) => storage.Stamp(blob);

    async Task<ImmutableArray<Descriptor>> IReferrers.ReferrersAsync(Digest image, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Digest, Descriptor>();
        var stand = $"{image.Algorithm}-{image.Hex}";
        var all = (await storage.ManifestsAsync(static _ => { }, cancellationToken).ConfigureAwait(false)).Where(manifest => manifest.Repository == _repository && manifest.Digest != image).ToList();
        if (all.Count > MaxManifests)
        {
            throw new IOException($"the repository has {all.Count} manifests, more than are looked through for what refers to one");
        }

        foreach (var manifest in all)
        {
            var descriptor = new Descriptor("", manifest.Digest, 0);
            var (bytes, _) = await BlobReading.ReadAsync(this, descriptor, ManifestJson.MaxBytes, cancellationToken).ConfigureAwait(false);
            switch (bytes is null ? null : ManifestJson.Read(bytes, out _))
            {
                case ImageManifest { Subject.Digest: var subject } when subject == image:
                case ImageManifest when manifest.Tag is { } tag && tag.StartsWith(stand + ".", StringComparison.Ordinal):
                    found[manifest.Digest] = descriptor;
                    break;
                case ImageIndex index when manifest.Tag == stand:
                    foreach (var one in index.Manifests)
                    {
                        found[one.Digest] = one;
                    }

                    break;
                default:
                    break; // another image, or it cannot be read
            }
        }

        return [.. found.Values.OrderBy(one => one.Digest.Hex, StringComparer.Ordinal)];
    }

    /// <summary>What is tagged, and is no referrer by its tag.</summary>
    private async Task<List<StoredManifest>> ImagesAsync(CancellationToken cancellationToken) =>
        [.. (await storage.ManifestsAsync(static _ => { }, cancellationToken).ConfigureAwait(false))
            .Where(manifest => manifest.Tag is { } tag && !tag.StartsWith("sha256-", StringComparison.Ordinal)).OrderBy(manifest => manifest.Name, StringComparer.Ordinal)];
}
