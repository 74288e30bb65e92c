using System.Collections.Frozen;
using Gabion.Formats.Tree;

namespace Gabion.Model.Container.Images;

/// <summary>
/// Keys of manifests, indexes and configurations that programs read differently. What pulls and runs images is written in Go, whose <c>encoding/json</c>
/// takes <c>Layers</c> for <c>layers</c>, and puts the members of an object that stands twice together; the specifications' keys have one spelling (image-spec,
/// descriptor.md, manifest.md, config.md). A document with such keys can show one image to who checks it and another to who runs it.
/// </summary>
public static class KeyConfusion
{
    private static readonly Level Platform = new(["architecture", "os", "os.version", "os.features", "variant"]);

    private static readonly Level Descriptor = new(["mediaType", "digest", "size", "urls", "annotations", "data", "artifactType", "platform"]) { Inner = { ["platform"] = Platform } };

    /// <summary>A manifest's member <c>config</c> is a descriptor, a configuration's the settings.</summary>
    private static readonly Level Config = new(
        [.. Descriptor.Names, "User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels", "StopSignal", "Healthcheck", "Shell", "OnBuild", "ArgsEscaped"])
    { Inner = { ["Healthcheck"] = new(["Test", "Interval", "Timeout", "StartPeriod", "StartInterval", "Retries"]) } };

    private static readonly Level Document = new(
        [
            "schemaVersion", "mediaType", "artifactType", "config", "layers", "manifests", "subject", "annotations", "architecture", "os", "os.version", "os.features", "variant",
            "created", "author", "rootfs", "history", "container_config",
        ])
    {
        Inner =
        {
            ["config"] = Config, ["container_config"] = Config, ["layers"] = Descriptor, ["manifests"] = Descriptor, ["subject"] = Descriptor,
            ["rootfs"] = new(["type", "diff_ids"]), ["history"] = new(["created", "created_by", "author", "comment", "empty_layer"]),
        },
    };

    /// <summary>An entry of <c>manifest.json</c> in an archive of <c>docker save</c>.</summary>
    private static readonly Level Archived = new(["Config", "RepoTags", "Layers", "Parent", "LayerSources"]);

    /// <summary>Says which keys of a manifest, an index or a configuration could be read in two ways; null when there are none.</summary>
    public static string? InDocument(Node root) => In(root, Document);

    /// <summary>The same of the entries of <c>manifest.json</c>.</summary>
    public static string? InArchive(Node root) => In(root, Archived);

    private static string? In(Node node, Level level)
    {
        if (node is SequenceNode list)
        {
            return list.Items.Select(item => In(item, level)).FirstOrDefault(static found => found is not null);
        }

        if (node is not MappingNode mapping)
        {
            return null;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            var key = entry.Key.Text;
            if (!level.Known.TryGetValue(Folded(key), out var name))
            {
                continue;
            }

            if (!seen.Add(name))
            {
                return $"the key '{name}' stands twice in one object, the second time as '{key}' at {entry.Key.Span}, so that programs would read different things";
            }

            if (name != key)
            {
                return $"the key at {entry.Key.Span} is written '{key}' instead of '{name}', so that programs would read different things";
            }

            if (level.Inner.TryGetValue(name, out var inner) && In(entry.Value, inner) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    // The two letters beyond ASCII that Go takes for ones of ASCII: the long s, and the sign of Kelvin.
    private static string Folded(string key) => key.Replace('\u017F', 's').Replace('\u212A', 'k');

    private sealed class Level(string[] names)
    {
        public string[] Names { get; } = names;

        public FrozenSet<string> Known { get; } = names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

        public Dictionary<string, Level> Inner { get; } = new(StringComparer.Ordinal);
    }
}
