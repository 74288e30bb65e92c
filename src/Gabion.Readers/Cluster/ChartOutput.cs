using Gabion.Formats;
using Gabion.Model;

namespace Gabion.Readers.Cluster;

/// <summary>What <c>helm template</c> wrote, with the way back to the templates: each document says <c># Source: chart/templates/x.yaml</c>.</summary>
public sealed class ChartOutput
{
    private const string SourceMark = "# Source: ";

    private readonly List<(int FirstLine, ChartTemplate? Template, IReadOnlyList<TemplateLine> Lines, string Path)> _parts = [];
    private readonly List<int> _firstLines = [];

    /// <param name="folder">The chart's folder, relative to the target; empty for the target itself.</param>
    /// <param name="output">What helm wrote.</param>
    /// <param name="pathOf">The target's path of a file that helm names relative to the chart.</param>
    /// <param name="template">Gives the text of a file of the target, or null.</param>
    public ChartOutput(string folder, string output, Func<string, string> pathOf, Func<string, string?> template)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(pathOf);
        ArgumentNullException.ThrowIfNull(template);
        ChartFile = folder.Length == 0 ? "Chart.yaml" : $"{folder}/Chart.yaml";
        var templates = new Dictionary<string, ChartTemplate?>(StringComparer.Ordinal);
        var lines = output.Split('\n');
        for (var i = 0; i < lines.Length;)
        {
            var next = i + 1;
            while (next < lines.Length && !lines[next].StartsWith("---", StringComparison.Ordinal))
            {
                next++;
            }

            Add(lines[i..next], i, templates, pathOf, template);
            i = next;
        }
    }

    /// <summary>The file that facts read from the output belong to.</summary>
    public SourceFile File => new(ChartFile) { Origin = Locate };

    private string ChartFile { get; }

    private Location Locate(TextSpan span)
    {
        var found = _firstLines.BinarySearch(span.Line);
        var index = found >= 0 ? found : ~found - 1;
        if (index < 0)
        {
            return new(ChartFile, TextSpan.FileStart) { IsApproximate = true };
        }

        var (firstLine, template, lines, path) = _parts[index];
        return template is null || span.Line - firstLine >= lines.Count
            ? new(path, TextSpan.FileStart) { IsApproximate = true }
            : template.Locate(lines[span.Line - firstLine], span);
    }

    private void Add(string[] lines, int first, Dictionary<string, ChartTemplate?> templates, Func<string, string> pathOf, Func<string, string?> template)
    {
        var mark = Array.FindIndex(lines, line => line.StartsWith(SourceMark, StringComparison.Ordinal));
        if (mark < 0)
        {
            return;
        }

        var source = lines[mark][SourceMark.Length..].Trim();
        var path = pathOf(source[(source.IndexOf('/') + 1)..]);
        if (!templates.TryGetValue(path, out var known))
        {
            templates[path] = known = template(path) is { } text ? new(path, text) : null;
        }

        _firstLines.Add(first + mark + 2);
        _parts.Add((first + mark + 2, known, known?.Map(lines[(mark + 1)..]) ?? [], known is null ? ChartFile : path));
    }
}
