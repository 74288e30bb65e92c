using System.Globalization;
using Gabion.Model;

namespace Gabion.Reports.Terminal;

/// <summary>
/// The findings of the table. Within a file the first finding of a rule has the source line and the mend, and within the
/// report the first has the why; those that follow are one line each, and many of them fold into one line.
/// </summary>
internal sealed class TableFindings(Sheet sheet, Excerpts excerpts)
{
    private const int Unfolded = 4;
    private const int LabelWidth = 5;

    private readonly HashSet<RuleId> _explained = [];

    /// <summary>What fails in a file or object, and which others are alike.</summary>
    public void WriteFile(AlikeObjects alike)
    {
        WriteFile(alike.Path, alike.First);
        WriteMore(alike);
    }

    private void WriteMore(AlikeObjects alike)
    {
        if (alike.More > 0)
        {
            var names = $"{string.Join(", ", alike.Others)}{(alike.More > alike.Others.Count ? ", …" : "")}";
            var count = alike.More == 1 ? "One more object has the same findings" : string.Create(CultureInfo.InvariantCulture, $"{alike.More:N0} more objects have the same findings");
            sheet.Paragraph(4, $"{count}: {names}", sheet.Ink.Quiet);
            sheet.Blank();
        }
    }

    private void WriteFile(string path, IEnumerable<Finding> findings)
    {
        var shown = new HashSet<RuleId>();
        sheet.Line(2, sheet.Ink.Strong(VisibleText.Of(path.Length == 0 ? "." : path)));
        foreach (var resource in findings.GroupBy(finding => finding.Resource))
        {
            if (!(resource.Key.Name == path || path.EndsWith("/" + resource.Key.Name, StringComparison.Ordinal)))
            {
                sheet.Line(2, sheet.Ink.Quiet(VisibleText.Of(resource.Key.ToString())));
            }

            if (resource.All(finding => finding.Vulnerability is not null))
            {
                new TableVulnerabilities(sheet).Write([.. resource]);
                sheet.Blank();
                continue;
            }

            sheet.Blank();
            var wasLong = false;
            foreach (var (index, rule) in resource.GroupBy(finding => (finding.Rule.Id, finding.Severity)).OrderByDescending(rule => rule.Key.Severity).Index())
            {
                // Lines of their own stand together; what has an explanation has air around it.
                var isLong = shown.Add(rule.Key.Id);
                if (index > 0 && (wasLong || isLong))
                {
                    sheet.Blank();
                }

                Write([.. rule], isLong);
                wasLong = isLong;
            }

            sheet.Blank();
        }
    }

    /// <summary>What the rules could not decide, apart from what fails.</summary>
    public void WriteOpenQuestions(IEnumerable<Finding> findings)
    {
        var files = AlikeObjects.Of(findings);
        if (files.Count == 0)
        {
            return;
        }

        sheet.Line(2, sheet.Ink.Strong("Cannot tell"));
        sheet.Paragraph(2, "What was read says too little for these rules to decide; look for yourself.", sheet.Ink.Quiet);
        sheet.Blank();
        foreach (var file in files)
        {
            sheet.Line(2, VisibleText.Of(file.Path));
            foreach (var finding in file.First)
            {
                sheet.Finding(finding, strong: false);
            }

            sheet.Blank();
            WriteMore(file);
        }
    }

    private void Write(List<Finding> findings, bool isLong)
    {
        var first = findings[0];
        sheet.Finding(first, strong: isLong);
        if (isLong)
        {
            Explain(first);
        }

        foreach (var finding in findings.Skip(1).Take(Unfolded))
        {
            sheet.Finding(finding, strong: false);
        }

        if (findings.Count > Unfolded + 1)
        {
            var folded = findings.Skip(Unfolded + 1).Select(finding => finding.Location).ToList();
            var lines = folded[0].Field is null
                ? folded.Select(place => place.Span.Line).Distinct().Order().Select(line => line.ToString(CultureInfo.InvariantCulture))
                : folded.Select(place => place.Field ?? "").Distinct(StringComparer.Ordinal);
            sheet.Labelled(Sheet.TextColumn, "also", LabelWidth, string.Join(", ", lines), sheet.Ink.Quiet);
        }
    }

    private void Explain(Finding finding)
    {
        if (excerpts.Line(finding) is { } line && line.Trim().Length > 0)
        {
            sheet.Line(Sheet.TextColumn, $"{sheet.Ink.Quiet(sheet.Bar)} {Marked(finding, line)}");
        }

        if (finding.Location.Layer is { } layer)
        {
            sheet.Line(Sheet.TextColumn, sheet.Ink.Quiet("in") + "   " + TextLines.Clip(VisibleText.Of(layer.ToString()), sheet.Width - Sheet.TextColumn - LabelWidth, sheet.Cut));
        }

        var isFirst = _explained.Add(finding.Rule.Id);
        if (isFirst)
        {
            sheet.Labelled(Sheet.TextColumn, "why", LabelWidth, FirstSentence(finding.Rule.Why), sheet.Ink.Quiet);
        }

        // Files of an image are many and their advice is one: it is given once.
        if (isFirst || finding.Location.Layer is null)
        {
            sheet.Labelled(Sheet.TextColumn, "fix", LabelWidth, finding.Fix, sheet.Ink.Mend);
        }
    }

    // The line without its indentation, the finding's own part underlined where there is colour.
    private string Marked(Finding finding, string line)
    {
        var text = line.TrimEnd();
        var indent = text.Length - text.TrimStart().Length;
        var room = sheet.Width - Sheet.TextColumn - 2;
        var span = finding.Location.Span;
        var start = Math.Clamp(span.Column - 1, indent, text.Length);
        var end = Math.Clamp(span.End.Line > span.Start.Line ? text.Length : span.End.Column - 1, start, text.Length);
        var (before, marked, after) = (VisibleText.Of(text[indent..start]), VisibleText.Of(text[start..end]), VisibleText.Of(text[end..]));
        return TextLines.Width(before + marked + after) > room
            ? TextLines.Clip(before + marked + after, room, sheet.Cut)
            : before + sheet.Ink.Mark(marked) + after;
    }

    private static string FirstSentence(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }
}
