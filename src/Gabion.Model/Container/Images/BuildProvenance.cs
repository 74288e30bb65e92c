using System.Collections.Immutable;
using System.Text;
using Gabion.Formats.Tree;

namespace Gabion.Model.Container.Images;

/// <summary>
/// What BuildKit says of how it built an image: a SLSA provenance statement of version 0.2 or 1 (moby/buildkit,
/// docs/attestations/slsa-definitions.md). Nothing vouches for it unless it was signed: what it says of layers is taken only where
/// the layers that it names are those of the image.
/// </summary>
public sealed record BuildProvenance
{
    /// <summary>The in-toto type of the statements that are read.</summary>
    public const string PredicateTypePrefix = "https://slsa.dev/provenance/v";

    private const int MaxSourceBytes = 1024 * 1024;

    /// <summary>The image that the last stage is built on; null when it names none, or several of which it is not clear which.</summary>
    public string? BaseName { get; private init; }

    public Digest? BaseDigest { get; private init; }

    /// <summary>How many of the image's layers are the base image's; null when the statement does not list layers (mode=min).</summary>
    public int? BaseLayers { get; private init; }

    /// <summary>The Dockerfile's name, as the build was given it.</summary>
    public string Dockerfile { get; private init; } = "Dockerfile";

    /// <summary>The Dockerfile as it was; null when the statement does not hold it (mode=min).</summary>
    public string? Source { get; private init; }

    /// <summary>The line of the Dockerfile that made a layer, by the layer's index from 0.</summary>
    public ImmutableSortedDictionary<int, int> Lines { get; private init; } = ImmutableSortedDictionary<int, int>.Empty;

    /// <summary>
    /// Reads a statement that an index gives for an image; null when it is none, or about another image. BuildKit names no subject
    /// when the image had no name when it was built.
    /// </summary>
    /// <param name="image">The digest of the image's manifest.</param>
    /// <param name="layers">The digests of its layers' blobs, from the lowest up.</param>
    public static BuildProvenance? Read(ReadOnlySpan<byte> statement, Digest image, ImmutableArray<Digest> layers)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (ManifestJson.Root(statement, out _) is not { } root
            || root["predicateType"].Text?.StartsWith(PredicateTypePrefix, StringComparison.Ordinal) != true
            || (root["subject"].Items.Count > 0 && !root["subject"].Items.Any(subject => subject["digest"][image.Algorithm].Text == image.Hex)))
        {
            return null;
        }

        var predicate = root["predicate"];
        var isFirst = predicate["buildDefinition"].IsMapping;
        var definition = isFirst ? predicate["buildDefinition"] : predicate;
        var metadata = isFirst ? predicate["runDetails"]["metadata"]["buildkit_metadata"] : predicate["metadata"]["https://mobyproject.org/buildkit@v1#metadata"];
        var steps = (isFirst ? definition["internalParameters"]["buildConfig"] : definition["buildConfig"])["llbDefinition"];
        var made = Made(metadata["layers"], layers);
        var (name, digest, count) = OfSteps(steps, made);
        if (name is null)
        {
            (name, digest) = OfMaterials(isFirst ? definition["resolvedDependencies"] : definition["materials"]);
        }

        var source = metadata["source"];
        var file = source["infos"][0];
        return new()
        {
            BaseName = name,
            BaseDigest = digest,
            BaseLayers = count,
            Dockerfile = file["filename"].Text ?? (isFirst ? definition["externalParameters"]["configSource"]["path"].Text : definition["invocation"]["configSource"]["entryPoint"].Text) ?? "Dockerfile",
            Source = Decoded(file["data"].Text),
            Lines = LinesOf(source["locations"], made, count ?? 0),
        };
    }

    /// <summary>For each step, how many of the image's layers there are when it is done; only of steps whose layers are the image's first.</summary>
    private static Dictionary<string, int> Made(Field steps, ImmutableArray<Digest> layers)
    {
        var made = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var step in steps.Entries)
        {
            foreach (var chain in step.Value.Items)
            {
                var digests = chain.Items.Select(layer => layer["digest"].Text).ToList();
                if (digests.Count > 0 && digests.Count <= layers.Length && digests.SequenceEqual(layers.Take(digests.Count).Select(layer => layer.ToString())))
                {
                    // step3:0 is the first output of step3.
                    var id = step.Key.Split(':')[0];
                    made[id] = Math.Max(made.GetValueOrDefault(id), digests.Count);
                }
            }
        }

        return made;
    }

    /// <summary>The step that fetched an image of which this one has all layers; the one with most of them.</summary>
    private static (string?, Digest?, int?) OfSteps(Field steps, Dictionary<string, int> made)
    {
        const string scheme = "docker-image://";
        (string? Name, Digest? Digest, int? Layers) best = (null, null, null);
        foreach (var step in steps.Items)
        {
            var source = step["op"]["Op"]["source"]["identifier"].Text ?? step["op"]["op"]["source"]["identifier"].Text;
            if (source?.StartsWith(scheme, StringComparison.Ordinal) == true && step["id"].Text is { } id && made.TryGetValue(id, out var layers) && layers > (best.Layers ?? 0))
            {
                var at = source.IndexOf('@', StringComparison.Ordinal);
                best = (source[scheme.Length..(at < 0 ? source.Length : at)], at >= 0 && Digest.TryParse(source[(at + 1)..], out var digest) ? digest : null, layers);
            }
        }

        return best;
    }

    /// <summary>The one image among what the build took in; the program that read the Dockerfile is an image too, and no base.</summary>
    private static (string?, Digest?) OfMaterials(Field materials)
    {
        const string type = "pkg:docker/";
        var images = new List<(string Name, Digest? Digest)>();
        foreach (var material in materials.Items)
        {
            if (material["uri"].Text is { } uri && uri.StartsWith(type, StringComparison.Ordinal))
            {
                var end = uri.IndexOf('?', StringComparison.Ordinal);
                var name = Uri.UnescapeDataString(uri[type.Length..(end < 0 ? uri.Length : end)]);
                var at = name.LastIndexOf('@');
                var repository = at < 0 ? name : name[..at];
                if (repository is not ("docker/dockerfile" or "docker/dockerfile-upstream" or "docker/buildkit-syft-scanner"))
                {
                    images.Add((at < 0 ? name : $"{repository}:{name[(at + 1)..]}", Digest.TryParse($"sha256:{material["digest"]["sha256"].Text}", out var digest) ? digest : null));
                }
            }
        }

        return images.Distinct().ToList() is [var only] ? only : (null, null);
    }

    private static ImmutableSortedDictionary<int, int> LinesOf(Field locations, Dictionary<string, int> made, int baseLayers)
    {
        var lines = ImmutableSortedDictionary.CreateBuilder<int, int>();
        foreach (var step in locations.Entries)
        {
            if (!made.TryGetValue(step.Key.Split(':')[0], out var layers) || layers <= baseLayers)
            {
                continue;
            }

            // Only the first file is the Dockerfile; a range that names none means it.
            var line = step.Value["locations"].Items.Where(place => (place["sourceIndex"].Integer ?? 0) == 0)
                .SelectMany(place => place["ranges"].Items.Select(range => range["start"]["line"].Integer ?? 0)).FirstOrDefault(number => number is > 0 and <= int.MaxValue);
            if (line > 0)
            {
                lines[layers - 1] = (int)line;
            }
        }

        return lines.ToImmutable();
    }

    private static string? Decoded(string? base64)
    {
        if (base64 is null || base64.Length > MaxSourceBytes)
        {
            return null;
        }

        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
