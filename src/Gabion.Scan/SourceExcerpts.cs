using System.Collections.Immutable;
using System.Text;
using Gabion.Formats;
using Gabion.Model;

namespace Gabion.Scan;

/// <summary>
/// Lines of source around a finding, read again when a report asks for them. Places that hold a secret are blotted out, so
/// that no report can show one.
/// </summary>
internal sealed class SourceExcerpts(TargetText target, ILookup<string, TextSpan> secrets)
{
    private const int MaxLineLength = 240;
    private const int Before = 2;
    private const int After = 3;

    private (string Path, ImmutableArray<string> Lines)? _last;

    /// <summary>Findings come sorted by path, so one file is remembered at a time.</summary>
    public SourceExcerpt? Around(Location location)
    {
        ArgumentNullException.ThrowIfNull(location);
        if (_last is not { } last || last.Path != location.Path)
        {
            _last = last = (location.Path, Lines(location.Path));
        }

        if (location.Span.Line > last.Lines.Length)
        {
            return null;
        }

        var first = Math.Max(1, location.Span.Line - Before);
        var end = Math.Min(last.Lines.Length, location.Span.Line + After);
        return new(first, [.. Enumerable.Range(first, end - first + 1).Select(line => Cut(last.Lines[line - 1]))]);
    }

    private static string Cut(string line) => line.Length <= MaxLineLength ? line : line[..MaxLineLength] + "…";

    private ImmutableArray<string> Lines(string path)
    {
        if (target.Read(path) is not { } text)
        {
            return [];
        }

        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        foreach (var span in secrets[path])
        {
            Blot(lines, span);
        }

        return [.. lines];
    }

    private static void Blot(string[] lines, TextSpan span)
    {
        for (var line = span.Start.Line; line <= span.End.Line && line <= lines.Length; line++)
        {
            var text = new StringBuilder(lines[line - 1]);
            var from = line == span.Start.Line ? span.Start.Column - 1 : 0;
            var to = line == span.End.Line ? span.End.Column - 1 : text.Length;
            for (var at = Math.Max(0, from); at < to && at < text.Length; at++)
            {
                text[at] = '*';
            }

            lines[line - 1] = text.ToString();
        }
    }
}
