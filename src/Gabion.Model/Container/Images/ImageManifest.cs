using System.Collections.Immutable;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;

namespace Gabion.Model.Container.Images;

/// <summary>What an image, or another artifact, is made of (OCI manifest.md; Docker's schema 2 is the same for our purpose).</summary>
public sealed record ImageManifest
{
    public required string MediaType { get; init; }

    public required Descriptor Config { get; init; }

    /// <summary>From the lowest up.</summary>
    public required ImmutableArray<Descriptor> Layers { get; init; }

    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What this manifest says something about: signatures, SBOMs.</summary>
    public Descriptor? Subject { get; init; }

    public string? ArtifactType { get; init; }

    /// <summary>True for what runs; false for charts, signatures and other artifacts.</summary>
    public bool IsImage => ArtifactType is null or "" && Subject is null && (Config.MediaType.Length == 0 || MediaTypes.IsImageConfig(Config.MediaType))
        && (Layers.IsEmpty || !Layers.All(layer => MediaTypes.IsAttachment(layer.MediaType)));
}

/// <summary>Several manifests under one name: one a platform (OCI image-index.md, Docker's manifest list).</summary>
public sealed record ImageIndex(string MediaType, ImmutableArray<Descriptor> Manifests)
{
    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>Reads a manifest or an index, told apart by what is in it, as clients do that fear confusion of the two.</summary>
public static class ManifestJson
{
    /// <summary>Bytes of a manifest; registries take no longer ones (distribution-spec, 4 MiB).</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private const int MaxDescriptors = 10_000;

    /// <summary>An <see cref="ImageManifest"/> or <see cref="ImageIndex"/>, or null with the reason.</summary>
    public static object? Read(ReadOnlySpan<byte> bytes, out string? reason)
    {
        if (Root(bytes, out reason) is not { } root)
        {
            return null;
        }

        var mediaType = root["mediaType"].Text ?? "";
        if (root["schemaVersion"].Integer == 1)
        {
            reason = "it is a manifest of schema 1, which registries have given up since 2017; push the image again";
            return null;
        }

        if (root["manifests"].IsSequence && (root["layers"].Exists || root["config"].Exists))
        {
            reason = "it is an index and a manifest at once, so that programs would read different things (CVE-2021-41190)";
            return null;
        }

        if (root["manifests"].IsSequence)
        {
            return List(root["manifests"], out reason) is { } manifests
                ? new ImageIndex(mediaType.Length > 0 ? mediaType : MediaTypes.OciIndex, manifests) { Annotations = Descriptor.Texts(root["annotations"]) }
                : null;
        }

        if (Descriptor.Read(root["config"]) is not { } config)
        {
            reason = "it has no configuration with a right digest";
            return null;
        }

        return List(root["layers"], out reason) is not { } layers ? null : new ImageManifest
        {
            MediaType = mediaType.Length > 0 ? mediaType : MediaTypes.OciManifest,
            Config = config,
            Layers = layers,
            Annotations = Descriptor.Texts(root["annotations"]),
            Subject = Descriptor.Read(root["subject"]),
            ArtifactType = root["artifactType"].Text,
        };
    }

    /// <summary>The root of a JSON document that is a mapping; null with the reason.</summary>
    internal static Field? Root(ReadOnlySpan<byte> bytes, out string? reason)
    {
        reason = null;
        if (bytes.Length > MaxBytes)
        {
            reason = $"it is longer than {MaxBytes >> 20} MB";
            return null;
        }

        var documents = JsonReader.Read(System.Text.Encoding.UTF8.GetString(bytes));
        if (documents is [{ Root: MappingNode root } only] && !only.Problems.Any(problem => problem.IsFatal))
        {
            reason = KeyConfusion.InDocument(root);
            return reason is null ? Field.Of(root) : null;
        }

        var problem = documents.SelectMany(document => document.Problems).FirstOrDefault();
        reason = problem is null ? "it is no JSON object" : $"its JSON is broken at {problem.At}: {problem.Message}";
        return null;
    }

    private static ImmutableArray<Descriptor>? List(Field list, out string? reason)
    {
        reason = null;
        if (list.Items.Count > MaxDescriptors)
        {
            reason = $"it lists more than {MaxDescriptors} items";
            return null;
        }

        var descriptors = ImmutableArray.CreateBuilder<Descriptor>(list.Items.Count);
        foreach (var item in list.Items)
        {
            if (Descriptor.Read(item) is not { } descriptor)
            {
                reason = $"the descriptor at {item.Span} has no right digest or size";
                return null;
            }

            descriptors.Add(descriptor);
        }

        return descriptors.ToImmutable();
    }
}
