using Gabion.Formats;
using Gabion.Model;

namespace Gabion.Reports;

/// <summary>Source lines around findings, with every secret that the report knows of covered by stars.</summary>
internal sealed class Excerpts(ScanReport report)
{
    private readonly ILookup<string, TextSpan> _secrets = report.Findings
        .Where(IsSecret)
        .ToLookup(finding => finding.Location.Path, Covered, StringComparer.Ordinal);

    /// <summary>The lines around a finding; null when the text is not at hand or the finding's line is not in it.</summary>
    public SourceExcerpt? Around(Finding finding)
    {
        var excerpt = report.Excerpt(finding.Location);
        var index = excerpt is null ? -1 : finding.Location.Span.Line - excerpt.FirstLine;
        if (index < 0 || index >= excerpt!.Lines.Length)
        {
            return null;
        }

        var secrets = _secrets[finding.Location.Path].ToList();
        return secrets.Count == 0 ? excerpt : excerpt with { Lines = [.. excerpt.Lines.Select((line, at) => Cover(line, excerpt.FirstLine + at, secrets))] };
    }

    /// <summary>The finding's own line; null when the text is not at hand.</summary>
    public string? Line(Finding finding) =>
        Around(finding) is { } excerpt ? excerpt.Lines[finding.Location.Span.Line - excerpt.FirstLine] : null;

    // A found secret is a resource of the kind Secret with no namespace; Kubernetes' own Secret objects are no code.
    private static bool IsSecret(Finding finding) =>
        finding.Rule.HidesValue || (finding.Rule.Area == Area.Code && finding.Resource is { Kind: "Secret", Namespace: null });

    // The place of a rule may be the name before the value: what follows on the line is covered too.
    private static TextSpan Covered(Finding finding)
    {
        var span = finding.Location.Span;
        return finding.Rule.HidesValue && span.Start.Line == span.End.Line ? new(span.Start, new(span.End.Line, int.MaxValue)) : span;
    }

    private static string Cover(string line, int number, List<TextSpan> secrets)
    {
        foreach (var span in secrets.Where(span => span.Start.Line <= number && number <= span.End.Line))
        {
            var start = Math.Min(span.Start.Line == number ? span.Start.Column - 1 : 0, line.Length);
            var end = Math.Min(span.End.Line == number && span.End > span.Start ? span.End.Column - 1 : line.Length, line.Length);
            line = string.Concat(line.AsSpan(0, start), new string('*', Math.Max(0, end - start)), line.AsSpan(Math.Max(start, end)));
        }

        return line;
    }
}
