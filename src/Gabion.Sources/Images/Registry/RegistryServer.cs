using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

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
            try
            {
                foreach (var tag in await client.TagsAsync(repository, cancellationToken).ConfigureAwait(false))
                {
                    var (_, descriptor) = await client.ManifestAsync(repository, tag, cancellationToken).ConfigureAwait(false);
                    manifests.Add(new(repository, tag, descriptor.Digest));
                }
            }
            catch (IOException error)
            {
                gap(new(GapKind.Unreadable, repository, null, $"The repository could not be read: {error.Message}"));
            }
        }

        return manifests.ToImmutable();
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
        bool? answers;
        try
        {
            answers = await client.AnswersAnybodyAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            answers = null;
        }

        // Whether anybody may write would have to be tried, and nothing is written.
        return new(new(client.Registry), client.Registry) { AnybodyMayRead = answers, IsInTheClear = client.IsInTheClear };
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            client.Dispose();
        }

        base.Dispose(disposing);
    }
}
