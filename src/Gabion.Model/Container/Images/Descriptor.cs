using System.Collections.Immutable;
using Gabion.Formats.Tree;

namespace Gabion.Model.Container.Images;

/// <summary>Names content by type, digest and size (OCI descriptor.md).</summary>
public sealed record Descriptor(string MediaType, Digest Digest, long Size)
{
    public Platform? Platform { get; init; }

    public string? ArtifactType { get; init; }

    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>An attestation that BuildKit puts beside an image; it is no image.</summary>
    public bool IsAttestation => Annotations.GetValueOrDefault("vnd.docker.reference.type") == "attestation-manifest";

    /// <summary>The name that an index gives the image, where it does.</summary>
    public string? Name => Annotations.GetValueOrDefault("io.containerd.image.name") ?? Annotations.GetValueOrDefault("org.opencontainers.image.ref.name");

    /// <summary>Reads a descriptor; null when its digest or size is missing or wrong.</summary>
    internal static Descriptor? Read(Field field)
    {
        if (!Digest.TryParse(field["digest"].Text, out var digest) || (field["size"].Integer ?? 0) is not (>= 0 and var size))
        {
            return null;
        }

        var platform = field["platform"];
        return new(field["mediaType"].Text ?? "", digest, size)
        {
            Platform = platform["architecture"].Text is { } architecture
                ? new(platform["os"].Text ?? "linux", architecture, platform["variant"].Text is { Length: > 0 } variant ? variant : null)
                : null,
            ArtifactType = field["artifactType"].Text,
            Annotations = Texts(field["annotations"]),
        };
    }

    internal static ImmutableSortedDictionary<string, string> Texts(Field map)
    {
        if (map.Entries.Count == 0)
        {
            return ImmutableSortedDictionary<string, string>.Empty;
        }

        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            texts[entry.Key] = entry.Value.Text ?? "";
        }

        return texts.ToImmutable();
    }
}
