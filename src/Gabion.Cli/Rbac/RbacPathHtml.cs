using Gabion.Cli.Paths;
using Gabion.Model;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.Cli.Rbac;

/// <summary>The ways as one page for a browser, in the clothes of <c>gabion paths</c>: the picture, each way step by step, the cut.</summary>
internal static class RbacPathHtml
{
    public static void Write(TextWriter output, RbacPathsReport report)
    {
        var title = report.Start is { } start ? $"{start} to {report.Goal}" : $"Who reaches {report.Goal}";
        PathsHtml.Begin(output, title);
        output.Write($"<p>{PathsHtml.Text(Headline(report))}</p>\n");
        if (report.IsReached)
        {
            output.Write("<div class=\"picture\">");
            PathsSvg.Write(output, RbacPathPicture.Of(report));
            output.Write("</div>\n<p class=\"soft\">Dashed: on a condition that the input does not tell of.</p>\n");
            if (report.Shown.Count() > RbacPathPicture.Most)
            {
                output.Write($"<p class=\"soft\">The picture has the first {RbacPathPicture.Most} ways.</p>\n");
            }
        }

        if (report.Cut is { Count: > 0 } cut)
        {
            output.Write("<h2>What closes every way</h2>\n<ul class=\"mends\">\n");
            foreach (var binding in cut)
            {
                output.Write($"<li>remove {PathsHtml.Text(RbacText.Title(binding))}</li>\n");
            }

            output.Write("</ul>\n");
        }

        foreach (var path in report.Shown)
        {
            WritePath(output, path);
        }

        if (!report.Missing.IsEmpty)
        {
            output.Write("<h2>Not assessed</h2>\n<ul>\n");
            foreach (var gap in report.Missing)
            {
                output.Write($"<li>{PathsHtml.Text($"{PathsInput.Place(gap)}{gap.Reason}")}</li>\n");
            }

            output.Write("</ul>\n");
        }

        PathsHtml.End(output);
    }

    private static string Headline(RbacPathsReport report) =>
        !report.IsReached ? "No way was found in what was read."
        : report.Start is null ? $"{Counted.Of(report.Everyone.Length, "identity or workload gets", "identities and workloads get")} there; {report.BuiltIn} of Kubernetes itself {(report.BuiltIn == 1 ? "is" : "are")} not shown."
        : report.Cut is null ? $"{PathsReport.Count(report.Paths.Length, "way")}; removing bindings does not close every one."
        : $"{PathsReport.Count(report.Paths.Length, "way")}.";

    private static void WritePath(TextWriter output, IReadOnlyList<Step> path)
    {
        if (path.Count == 0)
        {
            return;
        }

        output.Write($"<article><h3>{PathsHtml.Text($"{path[0].From} to {path[^1].To}")}</h3>\n<ol>\n");
        foreach (var line in PathLine.Of(path))
        {
            output.Write($"<li>{PathsHtml.Text(line.Means)}{(line.To is null ? "" : $" → <b>{PathsHtml.Text(line.To.ToString()!)}</b>")}");
            foreach (var grant in line.Grants)
            {
                output.Write($"<div class=\"evidence\">{PathsHtml.Text(RbacText.Title(grant.Binding))}: {PathsHtml.Text(RbacText.Rule(grant))}</div>");
            }

            foreach (var condition in line.Conditions)
            {
                output.Write($"<div class=\"if\">only if {PathsHtml.Text(condition)}</div>");
            }

            output.Write("</li>\n");
        }

        output.Write("</ol></article>\n");
    }
}
