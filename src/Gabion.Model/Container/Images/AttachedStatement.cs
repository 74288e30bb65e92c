using System.Text.Json;

namespace Gabion.Model.Container.Images;

/// <summary>An in-toto statement that an index holds for an image (BuildKit's attestations): provenance, a bill of materials. Whether it is signed is not looked at.</summary>
/// <param name="PredicateType">What it states, as its descriptor says: <c>https://slsa.dev/provenance/v1</c>, <c>https://spdx.dev/Document</c>; empty when that does not say.</param>
/// <param name="Blob">The statement.</param>
public sealed record AttachedStatement(string PredicateType, Descriptor Blob)
{
    /// <summary>Bytes of a statement; bills are long.</summary>
    public const int MaxBytes = 256 * 1024 * 1024;

    /// <summary>It refers to the image from outside its index: by the referrers of a registry or layout, or by cosign's tags.</summary>
    public bool IsReferrer { get; init; }

    /// <summary>Whether it is a bill of materials.</summary>
    public bool IsBill => PredicateType.StartsWith("https://spdx.dev/Document", StringComparison.Ordinal) || PredicateType.StartsWith("https://cyclonedx.org/bom", StringComparison.Ordinal)
        || PredicateType.StartsWith("https://syft.dev/bom", StringComparison.Ordinal);

    /// <summary>
    /// What a layer of a referring manifest states: an in-toto statement's predicate type, plain or in an envelope (cosign, Sigstore bundles), of a bill
    /// that is attached as it is the type that a statement of it would have, of anything else (signatures) its own type.
    /// </summary>
    public static AttachedStatement Of(ImageManifest manifest, Descriptor layer)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(layer);
        var type = layer.Annotations.GetValueOrDefault("in-toto.io/predicate-type") ?? layer.Annotations.GetValueOrDefault("predicateType")
            ?? manifest.Annotations.GetValueOrDefault("dev.sigstore.bundle.predicateType")
            ?? (layer.MediaType.Contains("cyclonedx", StringComparison.Ordinal) ? "https://cyclonedx.org/bom"
                : layer.MediaType.Contains("spdx", StringComparison.Ordinal) ? "https://spdx.dev/Document"
                : layer.MediaType.Contains("syft", StringComparison.Ordinal) ? "https://syft.dev/bom"
                : IsStatement(layer.MediaType) ? ""
                : manifest.ArtifactType is { Length: > 0 } artifact ? artifact : layer.MediaType);
        return new(type, layer) { IsReferrer = true };
    }

    /// <summary>The statement itself, out of the envelope (DSSE, Sigstore bundle) that its media type says it is in; as it is otherwise, or when it cannot be opened.</summary>
    public byte[] Opened(byte[] stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (!Blob.MediaType.Contains("dsse", StringComparison.Ordinal) && !Blob.MediaType.Contains("sigstore.bundle", StringComparison.Ordinal))
        {
            return stored;
        }

        try
        {
            using var document = JsonDocument.Parse(stored);
            var root = document.RootElement;
            var envelope = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("dsseEnvelope", out var inner) ? inner : root;
            return envelope.ValueKind == JsonValueKind.Object && envelope.TryGetProperty("payload", out var payload) && payload.ValueKind == JsonValueKind.String && payload.TryGetBytesFromBase64(out var bytes) ? bytes : stored;
        }
        catch (JsonException)
        {
            return stored;
        }
    }

    private static bool IsStatement(string mediaType) => mediaType == "application/vnd.in-toto+json" || mediaType.Contains("dsse", StringComparison.Ordinal) || mediaType.Contains("sigstore.bundle", StringComparison.Ordinal);

    /// <summary>
    /// Whether a statement is about the image: its subject has the digest of the manifest, or it has none, as BuildKit writes where the image
    /// had no name when it was built. Null when it is no statement that can be read.
    /// </summary>
    /// <param name="image">The digest of the image's manifest.</param>
    public static bool? IsAbout(ReadOnlySpan<byte> statement, Digest image)
    {
        ArgumentNullException.ThrowIfNull(image);
        try
        {
            var reader = new Utf8JsonReader(statement); // a bill is long: only its head is wanted
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            bool? isAbout = true;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isSubject = reader.ValueTextEquals("subject"u8);
                reader.Read();
                if (isSubject)
                {
                    using var subject = JsonDocument.ParseValue(ref reader);
                    isAbout = Names(subject.RootElement, image);
                }
                else
                {
                    reader.Skip();
                }
            }

            return isAbout;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool? Names(JsonElement subject, Digest image) => subject.ValueKind != JsonValueKind.Array ? null
        : subject.GetArrayLength() == 0 || subject.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.Object
            && one.TryGetProperty("digest", out var digests) && digests.ValueKind == JsonValueKind.Object
            && digests.TryGetProperty(image.Algorithm, out var hex) && hex.ValueKind == JsonValueKind.String && hex.ValueEquals(image.Hex));
}
