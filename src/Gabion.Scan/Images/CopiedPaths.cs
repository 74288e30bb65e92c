using System.Collections.Immutable;
using Gabion.Formats.Archives;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>Where a COPY of the build context may put files, and which files of the context those are.</summary>
internal sealed class CopiedPaths
{
    private readonly ImmutableArray<string> _sources;
    private readonly string _destination;
    private readonly bool _isRelative;

    private CopiedPaths(ImmutableArray<string> sources, string destination, bool isRelative)
    {
        _sources = sources;
        _destination = destination;
        _isRelative = isRelative;
    }

    /// <summary>Null for what is not copied from the build context.</summary>
    public static CopiedPaths? Of(BuildStep step, string instruction)
    {
        var words = instruction.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
        if (words.Any(word => word.StartsWith("--from", StringComparison.Ordinal) || word.StartsWith("<<", StringComparison.Ordinal) || word.Contains('$', StringComparison.Ordinal) || word.StartsWith('[')))
        {
            return null;
        }

        words.RemoveAll(word => word.StartsWith("--", StringComparison.Ordinal));
        if (words.Count < 2)
        {
            return null;
        }

        // The step has the destination with the working folder before it.
        var placed = step.Instruction.TrimEnd().Split(' ')[^1];
        var destination = placed.StartsWith('/') ? placed : words[^1];
        return new([.. words.SkipLast(1)], TarPath.Clean(destination, out _), !destination.StartsWith('/'));
    }

    /// <summary>What is the matter with a file of the layer; null when the COPY explains it.</summary>
    public string? Problem(LayerEntry entry, Func<string, Digest?>? context)
    {
        if (!_isRelative && _destination.Length > 0 && entry.Path != _destination && !entry.Path.StartsWith(_destination + "/", StringComparison.Ordinal))
        {
            return "no instruction puts a file there";
        }

        if (context is null || _isRelative || entry.Content is null)
        {
            return null;
        }

        var inside = entry.Path == _destination ? "" : entry.Path[(_destination.Length == 0 ? 0 : _destination.Length + 1)..];
        Digest? found = null;
        foreach (var source in _sources.Select(source => TarPath.Clean(source, out _)))
        {
            foreach (var candidate in (string[])[Join(source, inside), source, Join(TarPath.Folder(source), inside)])
            {
                found = candidate.Length > 0 ? context(candidate) ?? found : found;
                if (found == entry.Content)
                {
                    return null;
                }
            }
        }

        return found is null ? "the build context has no such file" : "its content is not that of the build context";
    }

    private static string Join(string folder, string path) => folder.Length == 0 ? path : path.Length == 0 ? folder : $"{folder}/{path}";
}
