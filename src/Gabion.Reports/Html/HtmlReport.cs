using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Gabion.Model;

namespace Gabion.Reports.Html;

/// <summary>One page for a browser, without network: filters, source lines, explanations, coverage.</summary>
public sealed class HtmlReport : Report
{
    // Strict: <, > and & are escaped, so that no text of the target can end the script element it stands in.
    private static readonly JavaScriptEncoder InsideHtml = JavaScriptEncoder.Create(UnicodeRanges.All);

    public override string Name => "html";

    public override string Description => "one page for a browser, without network";

    public override void Write(ScanReport report, TextWriter output, ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        var style = Piece("page.css");
        var script = Piece("page.js");
        foreach (var (text, place) in Places(Piece("page.html")))
        {
            output.Write(text);
            switch (place)
            {
                case "POLICY":
                    output.Write($"default-src 'none'; base-uri 'none'; form-action 'none'; style-src '{Digest(style)}'; script-src '{Digest(script)}'");
                    break;
                case "TITLE":
                    output.Write(WebUtility.HtmlEncode($"Gabion: {VisibleText.Of(report.Target)}"));
                    break;
                case "HEADLINE":
                    output.Write(WebUtility.HtmlEncode(new ReportSummary(report).Headline));
                    break;
                case "STYLE":
                    output.Write(style);
                    break;
                case "SCRIPT":
                    output.Write(script);
                    break;
                case "REPORT":
                    WriteContent(report, output, options);
                    break;
                default:
                    break;
            }
        }
    }

    private static void WriteContent(ScanReport report, TextWriter output, ReportOptions options)
    {
        using var pieces = new JsonOutput(output, InsideHtml, indented: false);
        HtmlReportContent.Write(report, pieces, options);
    }

    // The page is text and {{PLACES}} in turn.
    private static IEnumerable<(string Text, string? Place)> Places(string page)
    {
        foreach (var part in page.Split("{{"))
        {
            var end = part.IndexOf("}}", StringComparison.Ordinal);
            if (end >= 0)
            {
                yield return ("", part[..end]);
            }

            yield return (end < 0 ? part : part[(end + 2)..], null);
        }
    }

    private static string Digest(string text) =>
        string.Create(CultureInfo.InvariantCulture, $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}");

    private static string Piece(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not built into this program");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
