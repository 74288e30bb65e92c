using System.Collections.Concurrent;
using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;

namespace Gabion.Readers.Cluster;

/// <summary>
/// What <c>kustomize build</c> wrote, with the way back: a value is looked for, by the object's kind and name and the path of
/// the value, in the patches first and then in the resources.
/// </summary>
public sealed class KustomizeOutput
{
    private readonly string _path;
    private readonly List<(string Text, Lazy<List<Source>> Objects)> _sources = [];
    private readonly ConcurrentDictionary<string, List<Source>> _byKind = new(StringComparer.Ordinal);
    private readonly List<int> _firstLines = [];
    private readonly List<Lazy<Dictionary<TextPosition, Node>>> _documents = [];

    /// <param name="path">The <c>kustomization.yaml</c>, relative to the target.</param>
    /// <param name="output">What kustomize wrote.</param>
    /// <param name="files">The files that the build reads, relative to the target, the ones that win first: an overlay's patches before its bases.</param>
    public KustomizeOutput(string path, string output, IEnumerable<(string Path, string Text)> files)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(files);
        _path = path;
        foreach (var (file, text) in files)
        {
            _sources.Add((text, new(() => Objects(file, text))));
        }

        // Only what a finding asks for is read again: bundles of definitions are large and seldom at fault.
        var line = 1;
        var start = 0;
        while (start < output.Length)
        {
            var marker = output.IndexOf("\n---", start, StringComparison.Ordinal);
            var document = marker < 0 ? output[start..] : output[start..(marker + 1)];
            _firstLines.Add(line);
            _documents.Add(new(() => Index(document)));
            line += document.AsSpan().Count('\n');
            start += document.Length;
        }
    }

    public SourceFile File => new(_path) { Origin = Locate };

    private static List<Source> Objects(string path, string text) =>
        [.. YamlReader.Read(text).Where(document => document.Field["kind"].Text is not null).Select(document => new Source(path, document.Field))];

    private static Dictionary<TextPosition, Node> Index(string text)
    {
        var nodes = new Dictionary<TextPosition, Node>();
        foreach (var document in YamlReader.Read(text))
        {
            if (document.Root is { } root)
            {
                Index(root, null, nodes);
            }
        }

        return nodes;
    }

    private static void Index(Node node, TextPosition? key, Dictionary<TextPosition, Node> nodes)
    {
        nodes.TryAdd(node.Span.Start, node);
        if (key is { } place)
        {
            nodes.TryAdd(place, node);
        }

        foreach (var item in (node as SequenceNode)?.Items ?? [])
        {
            Index(item, null, nodes);
        }

        foreach (var entry in (node as MappingNode)?.Entries ?? [])
        {
            Index(entry.Value, entry.Key.Span.Start, nodes);
        }
    }

    private List<Source> OfKind(string kind) => _byKind.GetOrAdd(kind, wanted =>
    [
        .. _sources.Where(file => file.Text.Contains(wanted, StringComparison.Ordinal)).SelectMany(file => file.Objects.Value).Where(source => source.Root["kind"].Text == wanted),
    ]);

    private Location Locate(TextSpan span)
    {
        var found = _firstLines.BinarySearch(span.Line);
        var index = found >= 0 ? found : ~found - 1;
        var place = index < 0 ? span.Start : span.Start with { Line = span.Line - _firstLines[index] + 1 };
        if (index < 0 || !_documents[index].Value.TryGetValue(place, out var node))
        {
            return new(_path, TextSpan.FileStart) { IsApproximate = true };
        }

        var way = new List<Node>();
        for (var at = node; at is not null; at = at.Parent)
        {
            way.Insert(0, at);
        }

        var root = Field.Of(way[0]);
        var isKey = node.Span.Start != place;
        Location? nearest = null;
        var reached = -1;
        foreach (var source in OfKind(root["kind"].Text ?? "").Where(source => source.IsOrigin(root)).OrderByDescending(source => source.HasName(root)))
        {
            var (field, steps) = Follow(source.Root, way);
            var isWhole = steps == way.Count - 1 && (node is not ScalarNode scalar || field.Text == scalar.Text || (scalar.Type == ScalarType.Null && field.IsNull));
            if (isWhole || steps > reached)
            {
                nearest = new(source.Path, isKey || !isWhole ? field.EntrySpan : field.Span) { IsApproximate = !isWhole };
                reached = steps;
            }

            if (isWhole)
            {
                break;
            }
        }

        return nearest ?? new(_path, TextSpan.FileStart) { IsApproximate = true };
    }

    /// <summary>Walks the same way in a source as far as it goes; list items are found by their names, else by their place.</summary>
    private static (Field Field, int Steps) Follow(Field from, List<Node> way)
    {
        var field = from;
        for (var i = 1; i < way.Count; i++)
        {
            var next = way[i - 1] switch
            {
                MappingNode mapping => field[mapping.Entries.First(entry => ReferenceEquals(entry.Value, way[i])).Key.Text],
                SequenceNode sequence => Item(field, way[i], sequence.Items.ToList().FindIndex(item => ReferenceEquals(item, way[i]))),
                _ => default,
            };
            if (!next.Exists)
            {
                return (field, i - 1);
            }

            field = next;
        }

        return (field, way.Count - 1);
    }

    private static Field Item(Field list, Node item, int index)
    {
        var name = Field.Of(item)["name"].Text;
        return name is null
            ? Field.Of(item).Text is { } text ? list.Items.FirstOrDefault(candidate => candidate.Text == text) : list[index]
            : list.Items.FirstOrDefault(candidate => candidate["name"].Text == name);
    }

    /// <summary>An object of a file that the build reads.</summary>
    private sealed record Source(string Path, Field Root)
    {
        /// <summary>The name is the same, but for what prefixes and suffixes add.</summary>
        public bool IsOrigin(Field rendered) => Root["metadata"]["name"].Text is { Length: > 0 } name
            && (rendered["metadata"]["name"].Text?.Contains(name, StringComparison.Ordinal) ?? false);

        public bool HasName(Field rendered) => Root["metadata"]["name"].Text == rendered["metadata"]["name"].Text;
    }
}
