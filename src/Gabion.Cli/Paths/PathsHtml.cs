using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gabion.AttackPaths.Ranking;
using Gabion.Reports;

namespace Gabion.Cli.Paths;

/// <summary>The paths as one page for a browser: the picture, each path step by step, what closes them. No script, nothing fetched from anywhere.</summary>
internal static class PathsHtml
{
    public static void Write(TextWriter output, PathsReport report)
    {
        Begin(output, $"Attack paths: {string.Join(", ", report.Request.Targets)}");
        output.Write($"""
            <p>{Text(report.Headline)}</p>
            <p class="soft">{Text(report.Images)}</p>

            """);
        WriteBody(output, report);
        End(output);
    }

    /// <summary>The head of a page of this style, and its heading.</summary>
    internal static void Begin(TextWriter output, string title)
    {
        var style = Style();
        output.Write($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(title)}</title>
            <style>{style}</style>
            </head>
            <body><main>
            <h1>{Text(title)}</h1>

            """);
    }

    internal static void End(TextWriter output) => output.Write("</main></body>\n</html>\n");

    private static void WriteBody(TextWriter output, PathsReport report)
    {
        if (!report.Paths.IsEmpty)
        {
            output.Write("<div class=\"picture\">");
            PathsSvg.Write(output, PathsPicture.Of(report));
            output.Write("</div>\n<p class=\"soft\">Dashed: what the input cannot tell, or what is not likely. Thicker: more paths.</p>\n");
        }

        WritePlan(output, report.Plan);
        if (!report.Paths.IsEmpty)
        {
            output.Write("<h2>The worst paths</h2>\n");
            foreach (var path in report.Shown)
            {
                WritePath(output, report, path);
            }
        }

        if (report.Paths.Length > report.Most)
        {
            output.Write($"<p class=\"soft\">{report.Paths.Length - report.Most} more, none worse than these.</p>\n");
        }

        WriteUnknown(output, report);
    }

    private static void WritePath(TextWriter output, PathsReport report, AttackPath path)
    {
        var level = PathsReport.LevelOf(path.Severity);
        output.Write($"<article class=\"{level}\"><h3><span class=\"level\">{level} {PathsReport.Number(path.Score)}</span> {Text(path.Entry.Name)} to {Text(path.Goal.Name)}</h3>\n<ol>\n");
        foreach (var step in report.Steps(path))
        {
            output.Write($"<li>{Text(step.Hop.Means)}{(step.To is null ? "" : $" → <b>{Text(step.To.Words)}</b>")}");
            foreach (var item in step.Hop.Evidence)
            {
                var rule = item.Rule is null ? "" : $" <span class=\"rule\" title=\"finding {item.Fingerprint}\">{item.Rule}</span>";
                var place = item.Place is null ? "" : $" <code>{Text(item.Place.ToString())}</code>";
                output.Write($"<div class=\"evidence\">{Text(item.Text)}{place}{rule}</div>");
            }

            output.Write(step.Hop.Condition is { } condition ? $"<div class=\"if\">only if {Text(condition)}</div></li>\n" : "</li>\n");
        }

        var factors = string.Join(" × ", PathsReport.Factors(path, path.Hops).Select(factor => $"{PathsReport.Number(factor.Factor)} ({Text(factor.Why)})"));
        output.Write($"</ol><p class=\"soft\">Score: 100 × {factors}</p>");
        if (!path.AlsoFrom.IsEmpty)
        {
            output.Write($"<details><summary>The same end by {PathsReport.Count(path.AlsoFrom.Length, "other way")} in</summary><p>{string.Join(", ", path.AlsoFrom.Select(other => Text(other.Entry.Name)))}</p></details>");
        }

        output.Write("</article>\n");
    }

    private static void WritePlan(TextWriter output, MendPlan plan)
    {
        if (plan.Steps.IsEmpty)
        {
            return;
        }

        output.Write("<h2>What closes most of it, in this order</h2>\n<p class=\"soft\">Each was tried: the paths were ranked again without what it closes.</p>\n<ul class=\"mends\">\n");
        foreach (var step in plan.Steps)
        {
            var left = plan.Risk > 0 ? 100 * step.Risk / plan.Risk : 0;
            var width = left.ToString("0.#", CultureInfo.InvariantCulture);
            var place = step.Mend.Place is null ? "" : $" <code>{Text(step.Mend.Place.ToString())}</code>";
            output.Write($"<li>{Text(step.Mend.Text)}{place}<div class=\"soft\">closes {PathsReport.Count(step.Closed, "path")}{(step.Eased > 0 ? $", makes {step.Eased} harder" : "")}; {Math.Round(left)}% of the risk is left{(step.Mend.Caveat is { } caveat ? $". First make sure that {Text(caveat)}" : "")}</div><div class=\"bar\"><svg viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\"><rect width=\"{width}\" height=\"6\"/></svg></div></li>\n");
        }

        output.Write("</ul>\n");
    }

    private static void WriteUnknown(TextWriter output, PathsReport report)
    {
        var all = report.Graph.Unknown.Concat(report.Input.Assumptions.Select(text => $"Assumed: {text}")).Concat(report.Input.Gaps.Select(gap => $"{PathsInput.Place(gap)}{gap.Reason}")).ToList();
        if (all.Count == 0)
        {
            return;
        }

        output.Write("<h2>Not assessed, or cannot be told</h2>\n<ul>\n");
        foreach (var line in all)
        {
            output.Write($"<li>{Text(line)}</li>\n");
        }

        output.Write("</ul>\n");
    }

    internal static string Text(string text) => WebUtility.HtmlEncode(VisibleText.Of(text));

    private static string Style()
    {
        using var stream = typeof(PathsHtml).Assembly.GetManifestResourceStream("paths.page.css") ?? throw new InvalidOperationException("The page's style is not in the program.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
