using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images;

/// <summary>Reads the attestations that BuildKit puts beside an image: manifests whose layers are in-toto statements.</summary>
internal static class AttestationReading
{
    private const string StatementType = "application/vnd.in-toto+json";
    private const int MaxAttestations = 8;
    private const int MaxReferrers = 100;

    /// <summary>The statements, by their descriptors; manifests that cannot be read are passed over: they are a help, and nothing rests on them.</summary>
    public static async Task<ImmutableArray<AttachedStatement>> ListAsync(IBlobs blobs, ImmutableArray<Descriptor> attestations, CancellationToken cancellationToken)
    {
        var statements = ImmutableArray.CreateBuilder<AttachedStatement>();
        foreach (var attestation in attestations.Take(MaxAttestations))
        {
            var (bytes, _) = await blobs.ReadAsync(attestation, ManifestJson.MaxBytes, cancellationToken).ConfigureAwait(false);
            if (bytes is not null && ManifestJson.Read(bytes, out _) is ImageManifest manifest)
            {
                statements.AddRange(manifest.Layers.Take(MaxAttestations).Where(layer => layer.MediaType == StatementType)
                    .Select(layer => new AttachedStatement(layer.Annotations.GetValueOrDefault("in-toto.io/predicate-type", ""), layer)));
            }
        }

        return statements.DrainToImmutable();
    }

    /// <summary>What referring manifests hold: statements, bills, signatures. Those that cannot be read are told.</summary>
    public static async Task<(ImmutableArray<AttachedStatement> Statements, ImmutableArray<string> Troubles)> ReferringAsync(
        IBlobs blobs, ImmutableArray<Descriptor> manifests, CancellationToken cancellationToken)
    {
        var statements = ImmutableArray.CreateBuilder<AttachedStatement>();
        var troubles = ImmutableArray.CreateBuilder<string>();
        foreach (var referrer in manifests.Take(MaxReferrers))
        {
            var (bytes, reason) = await blobs.ReadAsync(referrer, ManifestJson.MaxBytes, cancellationToken).ConfigureAwait(false);
            if (bytes is not null && ManifestJson.Read(bytes, out reason) is ImageManifest manifest)
            {
                statements.AddRange(manifest.Layers.Take(MaxReferrers).Select(layer => AttachedStatement.Of(manifest, layer)));
            }
            else
            {
                troubles.Add($"{referrer.Digest} cannot be read: {reason ?? "it is an index"}");
            }
        }

        if (manifests.Length > MaxReferrers)
        {
            troubles.Add($"there are {manifests.Length} referrers, of which {MaxReferrers} were read");
        }

        return (statements.DrainToImmutable(), troubles.DrainToImmutable());
    }

    /// <summary>The first provenance about the image; null when there is none that can be read.</summary>
    public static async Task<BuildProvenance?> ProvenanceAsync(
        IBlobs blobs, ImmutableArray<Descriptor> attestations, Digest image, ImmutableArray<Digest> layers, CancellationToken cancellationToken)
    {
        foreach (var statement in await ListAsync(blobs, attestations, cancellationToken).ConfigureAwait(false))
        {
            if (statement.PredicateType.Length > 0 && !statement.PredicateType.StartsWith(BuildProvenance.PredicateTypePrefix, StringComparison.Ordinal))
            {
                continue;
            }

            var (bytes, _) = await blobs.ReadAsync(statement.Blob, ManifestJson.MaxBytes, cancellationToken).ConfigureAwait(false);
            if (bytes is not null && BuildProvenance.Read(bytes, image, layers) is { } provenance)
            {
                return provenance;
            }
        }

        return null;
    }
}
