using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Model.Packages;

namespace Gabion.Sources.Images.Registry;

/// <summary>A registry that answers over HTTP. What it does not tell (manifests without a tag, blobs) is not seen.</summary>
public sealed class RegistryServer(RegistryClient client, IReadOnlyList<string> repositories) : RegistryPlace
{
    public override string Kind => "registry";

    public override async Task<ImmutableArray<StoredManifest>> ManifestsAsync(Action<CoverageGap> gap, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(gap);
        var manifests = ImmutableArray.CreateBuilder<StoredManifest>();
        var asked = repositories.Count > 0 ? repositories : await client.RepositoriesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var repository in asked)
        {
            List<string> tags;
            try
            {
                tags = await client.TagsAsync(repository, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException error)
            {
                gap(new(GapKind.Unreadable, repository, null, $"The repository could not be read: {error.Message}"));
                continue;
            }

            foreach (var tag in tags)
            {
                try
                {
                    var (_, descriptor) = await client.ManifestAsync(repository, tag, cancellationToken).ConfigureAwait(false);
                    manifests.Add(new(repository, tag, descriptor.Digest));
                }
                catch (IOException error)
                {
                    gap(new(GapKind.Unreadable, $"{repository}:{tag}", null, $"The tag could not be read: {error.Message}"));
                }
            }
        }

        await AddReferrersAsync(manifests, gap, cancellationToken).ConfigureAwait(false);
        return manifests.ToImmutable();
    }

    /// <summary>What refers to an image without a tag of its own: signatures of today. A registry without that API has tags for them, which are listed.</summary>
    private async Task AddReferrersAsync(ImmutableArray<StoredManifest>.Builder manifests, Action<CoverageGap> gap, CancellationToken cancellationToken)
    {
        var known = manifests.Select(manifest => (manifest.Repository, manifest.Digest)).ToHashSet();
        foreach (var manifest in manifests.DistinctBy(manifest => (manifest.Repository, manifest.Digest)).ToList())
        {
            try
            {
                if (await client.AskReferrersAsync(manifest.Repository, manifest.Digest, cancellationToken).ConfigureAwait(false) is not { } referrers)
                {
                    return;
                }

                manifests.AddRange(referrers.Where(referrer => known.Add((manifest.Repository, referrer.Digest))).Select(referrer => new StoredManifest(manifest.Repository, null, referrer.Digest)));
            }
            catch (IOException error)
            {
                gap(new(GapKind.Unreadable, manifest.Name, null, $"What refers to it could not be asked, so whether it is signed is not known: {error.Message}"));
            }
        }
    }

    public override async Task<ImageResult> OpenAsync(StoredManifest manifest, Platform? platform, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        // Not disposed here: its layers are still to be read, with the client that all share.
#pragma warning disable CA2000
        var images = new RegistryImages([client], manifest.Repository, manifest.Digest.ToString());
#pragma warning restore CA2000
        var result = await images.OpenAsync(new(null, platform), cancellationToken).ConfigureAwait(false);
        return result is ImageResult.Opened opened ? new ImageResult.Opened(opened.Image with { Name = $"{client.Registry}/{manifest.Name}" }) : result;
    }

    public override async Task<(byte[]? Bytes, string? Reason)> ReadAsync(StoredManifest manifest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        try
        {
            return ((await client.ManifestAsync(manifest.Repository, manifest.Digest.ToString(), cancellationToken).ConfigureAwait(false)).Bytes, null);
        }
        catch (IOException error)
        {
            return (null, error.Message);
        }
    }

    public override async Task<RegistrySetup> SetupAsync(CancellationToken cancellationToken)
    {
        bool? answers = null;
        string? harbor = null;
        try
        {
            answers = await client.AnswersAnybodyAsync(cancellationToken).ConfigureAwait(false);
            harbor = await client.HarborVersionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // What it does not answer is not known; the images were read all the same.
        }

        // Whether anybody may write would have to be tried, and nothing is written.
        return new(new(client.Registry), client.Registry) { AnybodyMayRead = answers, IsInTheClear = client.IsInTheClear, Program = harbor is null ? null : Harbor(harbor) };
    }

    // v2.8.3-4a5b6c7d: the version, and the commit that it was built from.
    private Package Harbor(string version) => new()
    {
        Type = "golang",
        Name = "github.com/goharbor/harbor",
        Version = version.Split('-')[0],
        FoundAt = [client.Registry],
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            client.Dispose();
        }

        base.Dispose(disposing);
    }
}
