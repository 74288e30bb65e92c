using Gabion.Model;

namespace Gabion.Reports.Terminal;

/// <summary>The page that the table is set on: its measure, its columns, and the signs for rules and cuts.</summary>
internal sealed class Sheet(TextWriter output, ReportOptions options)
{
    /// <summary>Where a finding's text begins: after the line number and the severity.</summary>
    public const int TextColumn = 19;

    /// <summary>A space at which <see cref="Labelled"/> does not break the line.</summary>
    public const char Together = '\u00a0';

    private const int Narrowest = 60;

    // Wider lines are hard to read back to their start.
    private const int Widest = 116;
    private const int IdColumn = 14;
    private const int AtColumn = 5;

    private readonly bool _unicode = options.Unicode && output.Encoding.CodePage is 65001 or 1200 or 1201 or 12000;

    public Ink Ink { get; } = new(options.Color);

    public int Width { get; } = Math.Clamp(options.Width, Narrowest, Widest);

    public string Cut => _unicode ? "…" : "...";

    public string Bar => _unicode ? "│" : "|";

    public string Dot => _unicode ? " · " : ", ";

    public string Rule => new(_unicode ? '─' : '-', Width - 2);

    public string Block => _unicode ? "▪" : "#";

    public void Blank() => output.WriteLine();

    public void Line(int indent, string text) => output.WriteLine(new string(' ', indent) + text);

    /// <summary>Wrapped text from <paramref name="indent"/> on.</summary>
    public void Paragraph(int indent, string text, Func<string, string>? paint = null)
    {
        foreach (var line in TextLines.Wrap(VisibleText.Of(text), Width - indent))
        {
            Line(indent, paint is null ? line : paint(line));
        }
    }

    /// <summary>A label in its own column of <paramref name="labelWidth"/>, and text wrapped beside it.</summary>
    public void Labelled(int indent, string label, int labelWidth, string text, Func<string, string> paintLabel)
    {
        var first = true;
        foreach (var line in TextLines.Wrap(VisibleText.Of(text), Width - indent - labelWidth))
        {
            Line(indent, (first ? paintLabel(label) + new string(' ', Math.Max(1, labelWidth - label.Length)) : new string(' ', labelWidth)) + line.Replace(Together, ' '));
            first = false;
        }
    }

    /// <summary>A way into an object, broken before a dot where it is too long for a line.</summary>
    private static IEnumerable<string> FieldLines(string field, int room)
    {
        while (field.Length > room)
        {
            var stop = field.LastIndexOf('.', room);
            stop = stop > 0 ? stop : room;
            yield return field[..stop];
            field = field[stop..];
        }

        yield return field;
    }

    /// <summary>The line number, the severity, the message, and the rule's id at the right margin.</summary>
    public void Finding(Finding finding, bool strong)
    {
        var id = finding.Rule.Id.Text;
        var lines = TextLines.Wrap(VisibleText.Of(finding.Message), Width - TextColumn - IdColumn).DefaultIfEmpty("").ToList();
        var number = finding.Location.Field is null ? (finding.Location.IsApproximate ? "~" : "") + finding.Location.Span.Line : "";
        var severity = Words.Of(finding.Severity);
        var link = Ink.Link(RulePage.UrlOf(finding.Rule, options.RulePages), Ink.Quiet(id));
        output.WriteLine(
            "  " + Ink.Quiet(number.PadLeft(5)) + "  " + Ink.Of(finding.Severity, severity) + new string(' ', 10 - severity.Length)
            + (strong ? Ink.Strong(lines[0]) : lines[0]) + new string(' ', Math.Max(2, Width - TextColumn - TextLines.Width(lines[0]) - id.Length)) + link);
        foreach (var line in lines.Skip(1))
        {
            Line(TextColumn, strong ? Ink.Strong(line) : line);
        }

        if (finding.Location.Field is { Length: > 0 } field)
        {
            var first = true;
            foreach (var line in FieldLines(VisibleText.Of(field), Width - TextColumn - AtColumn))
            {
                Line(TextColumn, (first ? Ink.Quiet("at") + "   " : "     ") + line);
                first = false;
            }
        }
    }
}
