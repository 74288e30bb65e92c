using System.Collections.Immutable;
using System.Globalization;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Readers.Packages.Programs;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>
/// Files that a layer's archive has under one name first, and as a hard link under another, which says what they are: busybox as <c>[</c>, what pnpm
/// keeps in its store, a package database. The content comes by under the first name only, when the others are not yet known; so such a layer is read once
/// more, for these files alone.
/// </summary>
internal sealed class LinkedFiles : ILayerVisitor
{
    /// <summary>Bytes of a file that is held in memory to be read under several names.</summary>
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Bytes that are read under further names in one layer.</summary>
    private const long MaxRepeatedBytes = 1L << 30;

    private readonly Dictionary<string, SortedSet<string>> _names;
    private readonly Func<string, bool> _isSearched;
    private readonly ImageReaders _readers;
    private readonly LayerInspection _packages;
    private readonly LayerSearch _all;
    private readonly List<InspectedFile> _gaps = [];
    private long _repeated;

    /// <param name="names">The names to read each content under, by the name under which the layer's archive has it.</param>
    /// <param name="isSearched">Whether a content was searched for secrets and malware already, which is then not done again.</param>
    public LinkedFiles(Dictionary<string, SortedSet<string>> names, Func<string, bool> isSearched, ImageReaders readers)
    {
        (_names, _isSearched, _readers, _all) = (names, isSearched, readers, new(readers));
        _packages = new(readers.WithoutSecrets());
    }

    /// <summary>What they gave, under the names that say what they are; once the layer was read.</summary>
    public ImmutableArray<InspectedFile> Finish() => [.. _packages.Files, .. _all.Finish(), .. _gaps];

    /// <summary>The visitor for the second reading; null when there is nothing to look at again.</summary>
    public static LinkedFiles? Of(LayerContent layer, ImageReaders readers)
    {
        Dictionary<string, SortedSet<string>>? names = null;
        Dictionary<string, LayerEntry>? byPath = null;
        foreach (var entry in layer.Entries)
        {
            if (entry is not { Kind: LayerEntryKind.File, LinkTarget.Length: > 0, Size: > 0 } || !readers.MayTake(entry))
            {
                continue;
            }

            byPath ??= layer.Entries.Where(static other => other.Kind == LayerEntryKind.File).ToDictionary(static other => other.Path, StringComparer.Ordinal);
            if (First(entry, byPath) is { } first && readers.LooksOtherwise(entry, first))
            {
                names ??= new(StringComparer.Ordinal);
                if (!names.TryGetValue(first, out var others))
                {
                    names.Add(first, others = new(StringComparer.Ordinal));
                }

                others.Add(entry.Path);
            }
        }

        return names is null ? null : new(names, readers.MayHoldSecrets, readers.WithoutMalware());
    }

    public bool Wants(LayerEntry entry) => _names.ContainsKey(entry.Path);

    public void Visit(LayerEntry entry, ReadOn content)
    {
        // Programs and archives say the same under each name: one, the first, is enough. Of what the path decides upon every one counts.
        var named = _names[entry.Path].Where(name => _readers.Named(name) is not null).ToList();
        var names = named.Count > 0 ? named : [_names[entry.Path].FirstOrDefault(ProgramReader.IsWellKnown) ?? _names[entry.Path].Min!];
        if (names.Count == 1)
        {
            Inspect(entry, names[0], content);
        }
        else if (entry.Size > MaxBytes || (_repeated += entry.Size * (names.Count - 1)) > MaxRepeatedBytes)
        {
            Inspect(entry, names[0], content);
            _gaps.Add(new(names[1], new([], [new(GapKind.Limit, names[1], null, string.Create(
                CultureInfo.InvariantCulture, $"The file is a hard link to '{entry.Path}', {(entry.Size > MaxBytes ? $"longer than {MaxBytes >> 20} MB" : "one of very many")}; it was read as '{names[0]}' only"))])));
        }
        else
        {
            FileMemory.Use((int)entry.Size, memory =>
            {
                var length = 0;
                while (length < memory.Length && content(memory.Span[length..]) is var read and > 0)
                {
                    length += read;
                }

                foreach (var name in names)
                {
                    var at = 0;
                    Inspect(entry, name, into =>
                    {
                        var count = Math.Min(into.Length, length - at);
                        memory.Span.Slice(at, count).CopyTo(into);
                        at += count;
                        return count;
                    });
                }
            });
        }
    }

    /// <summary>The links that came before still have the content that is replaced, those after it the new one; an archive that does this is made to be read in two ways.</summary>
    public void Replaced(string path)
    {
        if (_names.TryGetValue(path, out var names))
        {
            foreach (var name in names)
            {
                _packages.Replaced(name);
                _all.Visitor.Replaced(name);
            }

            _gaps.Add(new(names.Min!, new([], [new(GapKind.Unknown, names.Min!, null, $"The file is a hard link to '{path}', which comes twice in the layer's archive; which of the two it is was not assessed")])));
        }
    }

    private void Inspect(LayerEntry entry, string name, ReadOn content) =>
        (_isSearched(entry.Path) ? _packages : _all.Visitor).Visit(entry with { Path = name }, content);

    /// <summary>The name under which the archive has the content; null where a later entry took its place.</summary>
    /// <param name="byPath">The files of the layer.</param>
    public static string? First(LayerEntry link, Dictionary<string, LayerEntry> byPath)
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
