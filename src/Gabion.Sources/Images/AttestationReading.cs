using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images;

/// <summary>Reads the attestations that BuildKit puts beside an image: manifests whose layers are in-toto statements.</summary>
internal static class AttestationReading
{
    private const string StatementType = "application/vnd.in-toto+json";
    private const int MaxAttestations = 8;

    /// <summary>The first provenance about the image; null when there is none that can be read: it is a help, and nothing rests on it.</summary>
    public static async Task<BuildProvenance?> ProvenanceAsync(
        IBlobs blobs, ImmutableArray<Descriptor> attestations, Digest image, ImmutableArray<Digest> layers, CancellationToken cancellationToken)
    {
        foreach (var attestation in attestations.Take(MaxAttestations))
        {
            var (bytes, _) = await blobs.ReadAsync(attestation, ManifestJson.MaxBytes, cancellationToken).ConfigureAwait(false);
            if (bytes is null || ManifestJson.Read(bytes, out _) is not ImageManifest manifest)
            {
                continue;
            }

            foreach (var layer in manifest.Layers.Take(MaxAttestations).Where(IsProvenance))
            {
                var (statement, _) = await blobs.ReadAsync(layer, ManifestJson.MaxBytes, cancellationToken).ConfigureAwait(false);
                if (statement is not null && BuildProvenance.Read(statement, image, layers) is { } provenance)
                {
                    return provenance;
                }
            }
        }

        return null;
    }

    private static bool IsProvenance(Descriptor layer) => layer.MediaType == StatementType
        && layer.Annotations.GetValueOrDefault("in-toto.io/predicate-type", BuildProvenance.PredicateTypePrefix).StartsWith(BuildProvenance.PredicateTypePrefix, StringComparison.Ordinal);
}
