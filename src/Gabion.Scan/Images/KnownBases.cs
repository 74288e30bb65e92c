using System.Collections.Immutable;
using System.Text.Json;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>An image that others may be built on.</summary>
public sealed record KnownBase(string Name, string? Digest, ImmutableArray<string> DiffIds)
{
    /// <summary>What it sets, by the instruction's name: <c>USER</c>, <c>ENV PATH</c>, <c>EXPOSE 80/tcp</c>; null in tables of before that was kept.</summary>
    public ImmutableSortedDictionary<string, string>? Settings { get; init; }

    /// <summary>The image as it is learnt; null where its layers are not named.</summary>
    public static KnownBase? Of(string name, string? digest, ImageConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.DiffIds.All(id => id is not null) ? new(name, digest, [.. config.DiffIds.Select(id => id!.ToString())]) { Settings = ImageSettings.Of(config) } : null;
    }
}

/// <summary>The base of an image, and how it is known.</summary>
/// <param name="Layers">How many of the image's layers are the base's; null when only a name is known.</param>
public sealed record FoundBase(string? Name, string? Digest, int? Layers, string How)
{
    /// <summary>What the base sets, where it was learnt (<see cref="KnownBase.Settings"/>).</summary>
    public ImmutableSortedDictionary<string, string>? Settings { get; init; }
}

/// <summary>
/// The images that <c>gabion image learn</c> was shown, by their layers: an image stands on another when it begins with all of its
/// layers. The table is a file, <c>$XDG_DATA_HOME/gabion/bases.json</c>.
/// </summary>
public sealed class KnownBases(ImmutableArray<KnownBase> bases)
{
    public static readonly KnownBases None = new([]);

    public ImmutableArray<KnownBase> Bases { get; } = bases;

    /// <summary>Reads the table; a broken one is told by an exception of JSON.</summary>
    public static KnownBases Read(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
        {
            return new([]);
        }

        using var document = JsonDocument.Parse(json);
        var bases = ImmutableArray.CreateBuilder<KnownBase>();
        foreach (var item in document.RootElement.EnumerateArray())
        {
            bases.Add(new(
                item.GetProperty("name").GetString() ?? "",
                item.TryGetProperty("digest", out var digest) ? digest.GetString() : null,
                [.. item.GetProperty("diffIds").EnumerateArray().Select(id => id.GetString() ?? "")])
            {
                Settings = item.TryGetProperty("settings", out var settings)
                    ? settings.EnumerateObject().ToImmutableSortedDictionary(one => one.Name, one => one.Value.GetString() ?? "", StringComparer.Ordinal)
                    : null,
            });
        }

        return new(bases.ToImmutable());
    }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var one in Bases)
            {
                json.WriteStartObject();
                json.WriteString("name", one.Name);
                json.WriteString("digest", one.Digest);
                json.WriteStartArray("diffIds");
                foreach (var id in one.DiffIds)
                {
                    json.WriteStringValue(id);
                }

                json.WriteEndArray();
                if (one.Settings is { } settings)
                {
                    json.WriteStartObject("settings");
                    foreach (var (name, value) in settings)
                    {
                        json.WriteString(name, value);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return stream.ToArray();
    }

    /// <summary>The table with one more image; one of the same name and layers is replaced.</summary>
    public KnownBases With(KnownBase image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new([.. Bases.Where(known => !(known.Name == image.Name && known.DiffIds.SequenceEqual(image.DiffIds))), image]);
    }

    /// <summary>What an image stands on: by its layers when they are known, else by what was said of it, else by a guess.</summary>
    public FoundBase? Of(ImageManifest? manifest, ImageConfig? config, BuildProvenance? provenance) =>
        ByLayers(config) ?? ByProvenance(provenance, config) ?? ByLabels(manifest, config) ?? Guess(config);

    /// <summary>The image with the most layers of which this one has all.</summary>
    internal FoundBase? ByLayers(ImageConfig? config)
    {
        var ids = config?.DiffIds.Select(id => id?.ToString() ?? "").ToList() ?? [];
        var longest = Bases.Where(known => known.DiffIds.Length > 0 && known.DiffIds.Length < ids.Count && known.DiffIds.SequenceEqual(ids.Take(known.DiffIds.Length)))
            .OrderByDescending(known => known.DiffIds.Length).FirstOrDefault();
        return longest is null ? null : new(longest.Name, longest.Digest, longest.DiffIds.Length, "it begins with all of that image's layers") { Settings = longest.Settings };
    }

    /// <summary>
    /// Why an image does not stand on the base that its Dockerfile names, though that one was learnt: its first layers are others. Null when it
    /// does, or when that base was not learnt.
    /// </summary>
    public string? Mismatch(ImageRef? named, ImageConfig? config)
    {
        if (named is null || config is null)
        {
            return null;
        }

        var ids = config.DiffIds.Select(id => id?.ToString() ?? "").ToList();
        var learnt = Bases.Where(known => IsNamed(known, named)).ToList();
        return learnt.Count == 0 || learnt.Exists(known => known.DiffIds.SequenceEqual(ids.Take(known.DiffIds.Length)))
            ? null
            : $"The image does not stand on {named} as learnt: its first layers are others ({(ByLayers(config) is { } other ? $"those of {other.Name}" : "of no image that was learnt")})";
    }

    private static bool IsNamed(KnownBase known, ImageRef named) =>
        named.Digest is { } digest && known.Digest is not null ? known.Digest == digest
        : known.Name == named.Text || (ImageRef.TryParse(known.Name, out var its) && its.Name == named.Name && (its.Tag ?? "latest") == (named.Tag ?? "latest"));

    /// <summary>
    /// What the builder wrote beside the image. Where the layers that it names are not the image's, because they were compressed
    /// anew when the image was exported, its Dockerfile tells where the base ends, if it explains every step of the image's history.
    /// </summary>
    internal static FoundBase? ByProvenance(BuildProvenance? provenance, ImageConfig? config)
    {
        var explained = provenance?.BaseLayers is null ? ProvenanceFile.OwnSteps(provenance, config) : null;
        if ((provenance?.BaseName ?? (explained is null ? null : ProvenanceFile.Read(provenance)?.FinalStage?.RootImage?.ToString())) is not { } name)
        {
            return null;
        }

        return new(
            name,
            provenance!.BaseDigest?.ToString(),
            provenance.BaseLayers ?? explained?.Min(step => step.Step?.Layer),
            provenance.BaseLayers is not null ? "the builder's provenance says so, and the layers that it names are the image's first"
                : explained is not null ? "the builder's provenance says so, and the Dockerfile in it explains every step after that image's"
                : "the builder's provenance says so, which nothing confirms; learn that image to check it by its layers");
    }

    /// <summary>What the image says of itself.</summary>
    internal static FoundBase? ByLabels(ImageManifest? manifest, ImageConfig? config)
    {
        foreach (var labels in new[] { manifest?.Annotations, config?.Labels })
        {
            if (labels?.GetValueOrDefault("org.opencontainers.image.base.name") is { Length: > 0 } name)
            {
                return new(name, labels.GetValueOrDefault("org.opencontainers.image.base.digest"), null, "the image says so itself, which nothing confirms; learn that image to check it by its layers");
            }
        }

        return null;
    }

    /// <summary>Base images end with a CMD as a rule; what comes after is the team's own.</summary>
    private static FoundBase? Guess(ImageConfig? config)
    {
        var steps = config is null ? [] : BuildSteps.Align(config, config.DiffIds.Length).Steps;
        var command = steps.FirstOrDefault(step => step.Instruction.StartsWith("CMD ", StringComparison.Ordinal));
        var layers = command is null ? 0 : steps.TakeWhile(step => step != command).Count(step => step.Layer is not null);
        return layers > 0 && layers < config!.DiffIds.Length
            ? new(null, null, layers, "a guess: base images end with a CMD as a rule, and the first one stands there")
            : null;
    }
}
