using System.Collections.Concurrent;
using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Sources.Images.Lazy;

namespace Gabion.Sources.Images.Registry;

/// <summary>The images of one repository of a registry.</summary>
public sealed class RegistryImages(IReadOnlyList<RegistryClient> clients, string repository, string? reference) : ImageSource, IRangedBlobs, IReferrers
{
    private readonly ConcurrentDictionary<Digest, byte[]> _manifests = new();

    public override string Kind => "registry";

    /// <summary>Opens the repository that a reference names; mirrors are asked first.</summary>
    public static RegistryImages Open(ImageRef image, RegistrySettings settings, RegistryLogins logins, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(settings);
        return Open(image, settings.Mirrors.GetValueOrDefault(image.Registry, []).Append(image.Registry), settings, logins, clock);
    }

    /// <param name="hosts">The registries that are asked, in this order.</param>
    internal static RegistryImages Open(ImageRef image, IEnumerable<string> hosts, RegistrySettings settings, RegistryLogins logins, TimeProvider clock) =>
        new([.. hosts.Select(host => new RegistryClient(host, settings, logins, clock))], image.Repository, image.Digest ?? image.Tag ?? "latest");

    public override async Task<ImmutableArray<NamedImage>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await clients[^1].TagsAsync(repository, cancellationToken).ConfigureAwait(false)).Select(tag => new NamedImage(tag, null, null))];

    public override async Task<ImageResult> OpenAsync(ImageChoice choice, CancellationToken cancellationToken)
    {
        var asked = choice.Name ?? reference ?? "latest";
        try
        {
            var (bytes, descriptor) = await FirstAsync(client => client.ManifestAsync(repository, asked, cancellationToken)).ConfigureAwait(false);
            _manifests[descriptor.Digest] = bytes;
            var name = $"{clients[^1].Registry}/{repository}{(asked.Contains(':', StringComparison.Ordinal) ? '@' : ':')}{asked}";
            return await ManifestWalk.OpenAsync(this, descriptor, name, choice.Platform, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            return new ImageResult.Refused(error.Message, null);
        }
    }

    async Task<Stream> IBlobs.OpenAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (_manifests.TryGetValue(blob.Digest, out var known))
        {
            return new MemoryStream(known, writable: false);
        }

        if (MediaTypes.IsIndex(blob.MediaType) || MediaTypes.IsManifest(blob.MediaType))
        {
            var (bytes, _) = await FirstAsync(client => client.ManifestAsync(repository, blob.Digest.ToString(), cancellationToken)).ConfigureAwait(false);
            return new MemoryStream(bytes, writable: false);
        }

        return await FirstAsync(client => client.BlobAsync(repository, blob.Digest, cancellationToken)).ConfigureAwait(false);
    }

    async Task<ImmutableArray<Descriptor>> IReferrers.ReferrersAsync(Digest image, CancellationToken cancellationToken) =>
        [.. (await clients[^1].ReferrersAsync(repository, image, cancellationToken).ConfigureAwait(false)).Select(manifest => MediaTypes.IsManifest(manifest.MediaType) ? manifest : manifest with { MediaType = MediaTypes.OciManifest })];

    bool IRangedBlobs.IsLazy => clients[^1].IsLazy;

    Task<byte[]> IRangedBlobs.ReadRangeAsync(Descriptor blob, long offset, int length, CancellationToken cancellationToken) =>
        FirstAsync(client => client.BlobRangeAsync(repository, blob.Digest, offset, length, cancellationToken));

    // A registry's blob is asked for by its digest: the name is the content.
    string? IBlobs.Stamp(Descriptor blob) => "by digest";

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var client in clients)
            {
                client.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>The first answer: of the mirrors, and of the registry itself when none of them has one.</summary>
    private async Task<T> FirstAsync<T>(Func<RegistryClient, Task<T>> ask)
    {
        for (var i = 0; i < clients.Count - 1; i++)
        {
            try
            {
                return await ask(clients[i]).ConfigureAwait(false);
            }
            catch (IOException)
            {
                // A mirror may lack it or be down; the registry itself decides.
            }
        }

        return await ask(clients[^1]).ConfigureAwait(false);
    }
}
