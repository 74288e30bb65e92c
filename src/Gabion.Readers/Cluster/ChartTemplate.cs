using Gabion.Formats;
using Gabion.Model;

namespace Gabion.Readers.Cluster;

/// <summary>
/// Finds, for each line of what a Helm template rendered to, the line of the template that made it: by equal text, else by
/// the literal parts around the actions, always the candidate nearest to where the line before came from.
/// </summary>
public sealed class ChartTemplate
{
    private const int MaxLines = 20_000;
    private const int MaxCandidates = 500;

    private readonly string _path;
    private readonly string[] _template;
    private readonly string[][] _literals;
    private readonly Dictionary<string, List<int>> _byText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _byKey = new(StringComparer.Ordinal);

    /// <param name="path">The template's file, relative to the target.</param>
    /// <param name="text">Its text.</param>
    public ChartTemplate(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _path = path;
        _template = [.. text.Split('\n').Take(MaxLines).Select(line => line.TrimEnd())];
        _literals = [.. _template.Select(Literals)];
        for (var line = 0; line < _template.Length; line++)
        {
            Add(_byText, _template[line], line);
            if (_literals[line].Length > 1)
            {
                Add(_byKey, Key(_literals[line][0]), line);
            }
        }
    }

    /// <summary>The places in the template of the lines of one rendered document, in their order.</summary>
    public IReadOnlyList<TemplateLine> Map(IReadOnlyList<string> rendered)
    {
        ArgumentNullException.ThrowIfNull(rendered);
        var lines = new TemplateLine[rendered.Count];
        var previous = 0;
        for (var i = 0; i < rendered.Count; i++)
        {
            var text = rendered[i].TrimEnd();
            if (text.Length > 0 && _byText.TryGetValue(text, out var same))
            {
                previous = Nearest(same, previous);
                lines[i] = new(previous + 1, same.Count == 1 || _template[previous].TrimStart() != "-");
            }
            else
            {
                previous = Candidate(text, previous) ?? Filled(previous);
                lines[i] = new(previous + 1, IsExact: false);
            }
        }

        return lines;
    }

    /// <summary>The place in the template of a place in a rendered line.</summary>
    public Location Locate(TemplateLine line, TextSpan span)
    {
        if (line.IsExact)
        {
            var end = span.End.Line == span.Start.Line ? span.End.Column : span.Start.Column;
            return new(_path, new(new(line.Number, span.Start.Column), new(line.Number, end)));
        }

        var text = line.Number <= _template.Length ? _template[line.Number - 1] : "";
        var indent = text.Length - text.TrimStart().Length;
        return new(_path, TextSpan.At(line.Number, indent + 1)) { IsApproximate = true };
    }

    private static void Add(Dictionary<string, List<int>> index, string key, int line)
    {
        if (!index.TryGetValue(key, out var lines))
        {
            index[key] = lines = [];
        }

        // A template of one line a thousand times over gains nothing from the later ones.
        if (lines.Count < MaxCandidates)
        {
            lines.Add(line);
        }
    }

    /// <summary>A line made by an action: its literal parts stand in the rendered line, in order, or at least its key does.</summary>
    private int? Candidate(string rendered, int previous)
    {
        if (rendered.Length == 0 || !_byKey.TryGetValue(Key(rendered), out var keyed))
        {
            return null;
        }

        var fitting = keyed.Where(line => Fits(_literals[line], rendered)).ToList();
        return fitting.Count > 0 ? Nearest(fitting, previous) : null;
    }

    /// <summary>Of a block that one action wrote (<c>toYaml</c>, <c>include</c>), every line belongs to the line of the action.</summary>
    private int Filled(int previous)
    {
        for (var line = previous; line < Math.Min(previous + 4, _template.Length); line++)
        {
            if (_template[line].Contains("toYaml", StringComparison.Ordinal) || _template[line].Contains("include", StringComparison.Ordinal)
                || _template[line].Contains("tpl", StringComparison.Ordinal))
            {
                return line;
            }
        }

        return previous;
    }

    /// <summary>The next one onwards, or, in a loop, the nearest before.</summary>
    private static int Nearest(List<int> lines, int previous) => lines.MinBy(line => line >= previous ? line - previous : (previous - line) * 2);

    private static bool Fits(string[] literals, string rendered)
    {
        var at = 0;
        for (var i = 0; i < literals.Length; i++)
        {
            var found = rendered.IndexOf(literals[i], at, StringComparison.Ordinal);
            if (found < 0 || (i == 0 && found != 0))
            {
                return false;
            }

            at = found + literals[i].Length;
        }

        return true;
    }

    /// <summary>The indentation and the key of a line, or its start.</summary>
    private static string Key(string line)
    {
        var colon = line.IndexOf(':');
        return colon > 0 ? line[..colon] : line.TrimEnd();
    }

    /// <summary>The parts of a template line outside <c>{{ … }}</c>.</summary>
    private static string[] Literals(string line)
    {
        var parts = new List<string>();
        var at = 0;
        for (var open = line.IndexOf("{{", StringComparison.Ordinal); open >= 0; open = line.IndexOf("{{", at, StringComparison.Ordinal))
        {
            parts.Add(line[at..open]);
            var close = line.IndexOf("}}", open, StringComparison.Ordinal);
            at = close < 0 ? line.Length : close + 2;
        }

        parts.Add(line[at..]);
        return [.. parts];
    }
}

/// <summary>The line of a template, from 1, that a rendered line comes from.</summary>
/// <param name="IsExact">The two lines are equal, so that columns are too.</param>
public readonly record struct TemplateLine(int Number, bool IsExact);
