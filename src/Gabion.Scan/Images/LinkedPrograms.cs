using System.Collections.Immutable;
using Gabion.Model.Container.Images;
using Gabion.Readers.Packages.Programs;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>
/// Well-known programs that a layer's archive has under another name first, and under their own as a hard link: busybox as <c>[</c>. What a
/// program is stands in its content, which comes by under the first name only, when the others are not yet known; so such a layer is read
/// once more, for these files alone.
/// </summary>
internal sealed class LinkedPrograms : ILayerVisitor
{
    private readonly Dictionary<string, string> _names;
    private readonly LayerInspection _inspection = new(new(searchesSecrets: false, wantsOwners: false));

    private LinkedPrograms(Dictionary<string, string> names) => _names = names;

    /// <summary>What they gave, each under its best-known name.</summary>
    public ImmutableArray<InspectedFile> Files => _inspection.Files;

    /// <summary>The visitor for the second reading; null when there is nothing to look at again.</summary>
    public static LinkedPrograms? Of(LayerContent layer)
    {
        Dictionary<string, string>? names = null;
        Dictionary<string, LayerEntry>? byPath = null;
        foreach (var entry in layer.Entries)
        {
            if (entry is { Kind: LayerEntryKind.File, LinkTarget.Length: > 0, IsExecutable: true } && ProgramReader.IsWellKnown(entry.Path))
            {
                byPath ??= layer.Entries.Where(other => other.Kind == LayerEntryKind.File).ToDictionary(other => other.Path, StringComparer.Ordinal);
                if (First(entry, byPath) is { } first && !ProgramReader.IsWellKnown(first)
                    && (!(names ??= new(StringComparer.Ordinal)).TryGetValue(first, out var name) || string.CompareOrdinal(entry.Path, name) < 0))
                {
                    names[first] = entry.Path;
                }
            }
        }

        return names is null ? null : new(names);
    }

    public bool Wants(LayerEntry entry) => _names.ContainsKey(entry.Path);

    public void Visit(LayerEntry entry, ReadOn content) => _inspection.Visit(entry with { Path = _names[entry.Path] }, content);

    public void Replaced(string path)
    {
        if (_names.TryGetValue(path, out var name))
        {
            _inspection.Replaced(name);
        }
    }

    /// <summary>The name under which the archive has the content; null where a later entry took its place.</summary>
    private static string? First(LayerEntry link, Dictionary<string, LayerEntry> byPath)
    {
        for (var left = byPath.Count; left > 0; left--)
        {
            if (!byPath.TryGetValue(link.LinkTarget, out var target))
            {
                return null;
            }

            if (target.LinkTarget.Length == 0)
            {
                return target.Path;
            }

            link = target;
        }

        return null;
    }
}
