using System.Collections.Immutable;
using Gabion.Model.Code;
using Gabion.Model.Container.Images;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>
/// Files that a container sees under names of hard links under which nobody looked into them: the name that their layer's archive has first is hidden
/// by a later layer, or the archive that has the content is a lower layer's. Such a layer is read once more, for these files alone.
/// </summary>
internal static class SeenLinks
{
    /// <summary>What the files of each layer gave, with what these gave under the names that are seen, in the layers that brought the names.</summary>
    public static async Task<ImmutableArray<ImmutableArray<InspectedFile>>> ReadAsync(
        ImageReading reading, ImmutableArray<ImmutableArray<InspectedFile>> files, ImageReaders readers, LayerLimits limits, CancellationToken cancellationToken)
    {
        var all = files.ToArray();
        foreach (var links in Gather(reading, files))
        {
            var (names, again) = Wanted(links, reading.Tree, [.. files[links.Layer].Select(file => file.Path)], readers);
            if (names.Count == 0)
            {
                continue;
            }

            var linked = new LinkedFiles(names, first => !again.ContainsKey(first) && readers.MayHoldSecrets(first), readers);
            await reading.Image.Layers[links.Layer].ReadAsync(linked, limits with { HashesFiles = false }, cancellationToken).ConfigureAwait(false);
            var found = linked.Finish();
            var under = found.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);

            // What is told where it is seen is not told as hidden beside that.
            var told = again.Where(pair => names[pair.Key].Overlaps(under)).SelectMany(pair => pair.Value).ToHashSet(StringComparer.Ordinal);
            all[links.Layer] = [.. all[links.Layer].Select(file => told.Contains(file.Path) ? WithoutSearches(file) : file)];
            foreach (var file in found)
            {
                var layer = reading.Tree.Find(file.Path)?.Layer ?? links.Layer;
                all[layer] = all[layer].Add(file);
            }
        }

        return [.. all];
    }

    /// <summary>
    /// The hard links that are seen, by the layer that has their content: those to lower layers, and those of layers of which something that gave
    /// something is hidden. For all others the names that were read are still there.
    /// </summary>
    private static SortedDictionary<int, LayerLinks>.ValueCollection Gather(ImageReading reading, ImmutableArray<ImmutableArray<InspectedFile>> files)
    {
        var layers = new SortedDictionary<int, LayerLinks>();
        for (var index = 0; index < reading.Layers.Length; index++)
        {
            var hides = files[index].Any(file => file.Path.Length > 0 && reading.Tree.Find(file.Path)?.Layer != index);
            foreach (var entry in reading.Layers[index].Content.Entries)
            {
                if ((entry.Kind != LayerEntryKind.HardLink && !(hides && entry is { Kind: LayerEntryKind.File, LinkTarget.Length: > 0 }))
                    || reading.Tree.Find(entry.Path) is not { Entry: { Kind: LayerEntryKind.File, Size: > 0 } } file || file.Layer != index)
                {
                    continue;
                }

                var (layer, path) = file.LinkedTo ?? (index, entry.Path);
                if (!layers.TryGetValue(layer, out var links))
                {
                    layers.Add(layer, links = new(layer, reading.Layers[layer].Content));
                }

                links.Add(file, path);
            }
        }

        return layers.Values;
    }

    /// <param name="inspected">The paths of the layer that gave something.</param>
    /// <returns>The names to read by the first; and of the contents that only hidden names gave something of, these names.</returns>
    private static (Dictionary<string, SortedSet<string>> Names, Dictionary<string, List<string>> Again) Wanted(LayerLinks links, ImageTree tree, HashSet<string> inspected, ImageReaders readers)
    {
        var names = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var again = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (first, seen) in links.Seen)
        {
            var gave = links.NamesOf(first).Where(inspected.Contains).ToList();
            var isHidden = gave.Count > 0 && !gave.Exists(name => tree.Find(name) is { LinkedTo: null } there && there.Layer == links.Layer);
            var wanted = new SortedSet<string>(seen.Where(file => isHidden || (file.LinkedTo is not null && readers.LooksOtherwise(file.Entry, first))).Select(file => file.Entry.Path), StringComparer.Ordinal);
            if (wanted.Count > 0)
            {
                names.Add(first, wanted);
            }

            if (isHidden)
            {
                again.Add(first, gave);
            }
        }

        return (names, again);
    }

    private static InspectedFile WithoutSearches(InspectedFile file) =>
        file with { Result = file.Result with { Facts = [.. file.Result.Facts.Where(fact => fact is not (SecretMatch or MalwareSign or SuspectScript))] } };

    /// <summary>The hard links to contents of one layer.</summary>
    private sealed class LayerLinks(int layer, LayerContent content)
    {
        private readonly Dictionary<string, LayerEntry> _byPath =
            content.Entries.Where(static entry => entry.Kind == LayerEntryKind.File).ToDictionary(static entry => entry.Path, StringComparer.Ordinal);

        private ILookup<string, string>? _links;

        public int Layer => layer;

        public SortedDictionary<string, List<TreeFile>> Seen { get; } = new(StringComparer.Ordinal);

        /// <param name="path">By which the layer has the content.</param>
        public void Add(TreeFile file, string path)
        {
            if (_byPath.TryGetValue(path, out var entry) && FirstOf(entry) is { } first)
            {
                if (!Seen.TryGetValue(first, out var files))
                {
                    Seen.Add(first, files = []);
                }

                files.Add(file);
            }
        }

        /// <summary>All names by which the layer has a content.</summary>
        public IEnumerable<string> NamesOf(string first)
        {
            _links ??= _byPath.Values.Where(static entry => entry.LinkTarget.Length > 0).Select(entry => (entry.Path, First: FirstOf(entry))).Where(static pair => pair.First is not null)
                .ToLookup(static pair => pair.First!, static pair => pair.Path, StringComparer.Ordinal);
            return _links[first].Prepend(first);
        }

        private string? FirstOf(LayerEntry entry) => entry.LinkTarget.Length == 0 ? entry.Path : LinkedFiles.First(entry, _byPath);
    }
}
