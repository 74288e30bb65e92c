using System.Globalization;
using System.Text.Json;
using Gabion.Model;
using Gabion.Reports;
using Gabion.Scan.Cluster;

namespace Gabion.Cli.Cluster;

/// <summary>One line for each finding that comes or goes; troubles go to standard error.</summary>
internal static class WatchOutput
{
    public static void Write(FindingChanges changes, bool isJson, bool isQuiet)
    {
        foreach (var trouble in isQuiet ? [] : changes.Troubles)
        {
            new Complaint(trouble).Write();
        }

        var at = changes.At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        foreach (var (finding, isNew) in changes.New.Select(finding => (finding, true)).Concat(changes.Gone.Select(finding => (finding, false))))
        {
            Console.Out.WriteLine(isJson ? Json(at, finding, isNew) : VisibleText.Of($"{at} {(isNew ? "new " : "gone")} {Word(finding),-8} {finding.Rule.Id} {finding.Location}: {finding.Message}"));
        }

        Console.Out.Flush();
    }

    private static string Word(Finding finding) => finding.Severity.ToString().ToLowerInvariant();

    private static string Json(string at, Finding finding, bool isNew)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("at", at);
            json.WriteString("change", isNew ? "new" : "gone");
            json.WriteString("rule", finding.Rule.Id.Text);
            json.WriteString("severity", Word(finding));
            json.WriteString("path", finding.Location.Path);
            json.WriteString("field", finding.Location.Field ?? "");
            json.WriteString("message", finding.Message);
            json.WriteString("fingerprint", finding.Fingerprint);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
