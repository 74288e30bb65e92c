using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Gabion.Model;
using Gabion.Reports.Terminal;
using Gabion.Scan.Images;

namespace Gabion.Cli.Images;

/// <summary>How <c>gabion scan image --rebase</c> is written.</summary>
internal static class RebaseOutput
{
    private const int Listed = 40;

    public static void Text(Rebase rebase, string image, string newBase)
    {
        Console.Out.WriteLine(ImageText.Visible($"{image}: from {Name(rebase.From)} to {newBase}"));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ImageText.Count(rebase.Gone.Length, "finding")} {(rebase.Gone.Length == 1 ? "goes" : "go")} away, {rebase.Added.Length} come, {rebase.Kept.Length} stay."));
        Section("go away", rebase.Gone);
        Section("come", rebase.Added);
        foreach (var doubt in rebase.Doubts)
        {
            Console.Out.WriteLine();
            foreach (var line in TextLines.Wrap(ImageText.Visible($"not known: {doubt}"), ImageText.Width))
            {
                Console.Out.WriteLine(line);
            }
        }
    }

    public static void Json(Rebase rebase, string image, string newBase) => ImageText.Json(json =>
    {
        json.WriteString("image", image);
        json.WriteString("from", rebase.From.Name);
        json.WriteString("to", newBase);
        Array(json, "gone", rebase.Gone);
        Array(json, "new", rebase.Added);
        Array(json, "kept", rebase.Kept);
        json.WriteStartArray("doubts");
        foreach (var doubt in rebase.Doubts)
        {
            json.WriteStringValue(doubt);
        }

        json.WriteEndArray();
    });

    private static string Name(FoundBase found) => found.Name ?? "its base";

    private static void Section(string name, ImmutableArray<Finding> findings)
    {
        if (findings.IsEmpty)
        {
            return;
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine($"{name}:");
        foreach (var finding in Sorted(findings).Take(Listed))
        {
            Console.Out.WriteLine(ImageText.Line($"  {Severity(finding),-8}  {What(finding)}", ImageText.Width));
        }

        if (findings.Length > Listed)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {findings.Length - Listed} more; --format json lists them."));
        }
    }

    private static IEnumerable<Finding> Sorted(ImmutableArray<Finding> findings) =>
        findings.OrderByDescending(finding => finding.Severity).ThenBy(What, StringComparer.Ordinal);

    private static string Severity(Finding finding) => finding.Severity.ToString().ToLowerInvariant();

    private static string What(Finding finding) => finding.Vulnerability is { } vulnerability
        ? $"{vulnerability.Id} {vulnerability.PackageName} {vulnerability.InstalledVersion}"
        : $"{finding.Rule.Id} {finding.Location.Path}: {finding.Rule.Title}";

    private static void Array(Utf8JsonWriter json, string name, ImmutableArray<Finding> findings)
    {
        json.WriteStartArray(name);
        foreach (var finding in Sorted(findings))
        {
            json.WriteStartObject();
            json.WriteString("rule", finding.Rule.Id.Text);
            json.WriteString("severity", Severity(finding));
            json.WriteString("path", finding.Location.Path);
            if (finding.Location.Layer is { } layer)
            {
                json.WriteNumber("layer", layer.Number);
            }

            if (finding.Vulnerability is { } vulnerability)
            {
                json.WriteString("vulnerability", vulnerability.Id);
                json.WriteString("package", vulnerability.PackageName);
                json.WriteString("version", vulnerability.InstalledVersion);
            }

            json.WriteString("message", finding.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
