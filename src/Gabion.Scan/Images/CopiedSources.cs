using System.Collections.Immutable;
using Gabion.Formats.Archives;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Scan.Images;

/// <summary>
/// Which files of a build context an instruction copies, and to where (docs.docker.com, Dockerfile reference, COPY): patterns, folders whose
/// contents are copied, <c>--parents</c> with its pivot and <c>**</c>, <c>--exclude</c>. What cannot be told is left out: it is then not missed.
/// </summary>
internal sealed class CopiedSources
{
    /// <summary>A pattern with <c>**</c>, which stands for any number of folders.</summary>
    private const int AnyDepth = -1;

    private readonly string _destination;
    private readonly bool _keepsParents;
    private readonly List<(Glob? Pattern, int Parts, int Pivot)> _sources = [];
    private readonly List<Glob>? _excludes = [];

    /// <param name="sources">As they are written, variables replaced.</param>
    /// <param name="destination">Cleaned, from the root.</param>
    public CopiedSources(TransferInstruction transfer, ImmutableArray<string> sources, string destination)
    {
        _destination = destination;
        _keepsParents = transfer.KeepsParents;
        foreach (var source in sources)
        {
            if (source.Contains("**", StringComparison.Ordinal) && !_keepsParents)
            {
                continue; // where what it finds goes is not said
            }

            var clean = TarPath.Clean(source, out _);
            var pivot = source.IndexOf("/./", StringComparison.Ordinal);
            _sources.Add((clean.Length == 0 ? null : new("/" + clean), source.Contains("**", StringComparison.Ordinal) ? AnyDepth : Parts(clean), pivot < 0 ? 0 : Parts(TarPath.Clean(source[..pivot], out _))));
        }

        foreach (var exclude in transfer.Excludes)
        {
            if (exclude.Value is { Length: > 0 } pattern)
            {
                _excludes?.Add(new(pattern.TrimStart('!')));
            }
            else
            {
                _excludes = null; // a variable: anything may be left out
            }
        }
    }

    /// <summary>Each file with all the places where it may be: a file goes to the destination, or into it where that is a folder.</summary>
    public IEnumerable<(string File, ImmutableArray<string> Places)> Of(IEnumerable<string> files)
    {
        if (_excludes is null)
        {
            yield break;
        }

        foreach (var file in files.Where(file => !file.StartsWith(".git/", StringComparison.Ordinal))) // builds from a repository's address leave it out
        {
            foreach (var (pattern, parts, pivot) in _sources)
            {
                var segments = file.Split('/');
                if (parts == AnyDepth)
                {
                    if (pattern?.Matches(file) != false && !IsExcluded(file, segments, segments.Length))
                    {
                        yield return (file, [.. Places(segments, segments.Length, pivot)]);
                    }

                    continue;
                }

                if (segments.Length >= parts && (pattern is null || pattern.Matches(string.Join('/', segments.AsSpan(0, parts)))) && !IsExcluded(file, segments, parts))
                {
                    yield return (file, [.. Places(segments, parts, pivot)]);
                }
            }
        }
    }

    private IEnumerable<string> Places(string[] segments, int parts, int pivot)
    {
        if (_keepsParents)
        {
            yield return Below(segments.AsSpan(Math.Min(pivot, segments.Length - 1)));
        }
        else if (segments.Length == parts)
        {
            yield return _destination;
            yield return Below(segments.AsSpan(parts - 1));
        }
        else
        {
            yield return Below(segments.AsSpan(parts));
        }
    }

    private string Below(ReadOnlySpan<string> segments) => _destination.Length == 0 ? string.Join('/', segments!) : $"{_destination}/{string.Join('/', segments!)}";

    // Patterns count from the context or from the source, by the frontend's version: what any reading leaves out is not missed.
    private bool IsExcluded(string file, string[] segments, int parts) =>
        _excludes!.Exists(pattern => pattern.Matches(file) || pattern.Matches(string.Join('/', segments.AsSpan(Math.Min(parts, segments.Length - 1)))) || pattern.Matches(segments[^1]));

    private static int Parts(string clean) => clean.Length == 0 ? 0 : clean.Count(letter => letter == '/') + 1;
}
