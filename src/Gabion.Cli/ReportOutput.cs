using System.CommandLine;
using System.CommandLine.Parsing;
using Gabion.Model;
using Gabion.Reports;

namespace Gabion.Cli;

/// <summary>A report and where it goes.</summary>
/// <param name="File">Null: standard output.</param>
internal sealed record ReportOutput(Report Report, string? File)
{
    private const int MaxCopyBytes = 8 * 1024 * 1024;

    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".json"] = "json",
        [".sarif"] = "sarif",
        [".html"] = "html",
        [".htm"] = "html",
        [".md"] = "markdown",
        [".xml"] = "junit",
        [".txt"] = "table",
        [".csv"] = "csv",
    };

    /// <summary>
    /// Pairs the options as they stand on the command line: an <c>--output</c> belongs to the <c>--format</c> before it, and
    /// to the only format when there is one of each; one that has no format takes it from its name.
    /// </summary>
    public static List<ReportOutput> Pair(IReadOnlyList<Token> tokens, Option format, Option output, List<Complaint> complaints, IReadOnlyList<Report>? reports = null)
    {
        var known = reports ?? ReportList.All;
        var pairs = new List<(string? Format, string? File)>();
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            var value = tokens[i + 1].Value;
            if (tokens[i].Type == TokenType.Option && Is(tokens[i], format))
            {
                pairs.Add((value, null));
            }
            else if (tokens[i].Type == TokenType.Option && Is(tokens[i], output))
            {
                if (pairs.Count > 0 && pairs[^1] is { Format: not null, File: null })
                {
                    pairs[^1] = (pairs[^1].Format, value);
                }
                else
                {
                    pairs.Add((null, value));
                }
            }
        }

        if (pairs is [(null, { } onlyFile), ({ } onlyFormat, null)])
        {
            pairs = [(onlyFormat, onlyFile)];
        }

        if (pairs.Count == 0)
        {
            pairs.Add(("table", null));
        }

        var outputs = pairs.Select(pair => Of(pair.Format, pair.File is "-" ? null : pair.File, known, complaints)).OfType<ReportOutput>().ToList();
        if (outputs.Count(one => one.File is null) > 1)
        {
            complaints.Add(new("two reports cannot both be printed", "Give every --format but one an --output FILE after it."));
        }

        return outputs;
    }

    /// <summary>What was written, for the cache; null when it was too long to keep.</summary>
    public byte[]? Copy { get; private set; }

    /// <summary>Writes the report. Null, or what went wrong.</summary>
    public Complaint? Write(ScanReport report, ColorChoice color, bool keepsCopy, CancellationToken cancellationToken)
    {
        var options = File is null ? Terminal.OutputOptions(color) : Terminal.FileOptions;
        return Write(
            stream =>
            {
                using var copying = new CopyingStream(stream, keepsCopy ? MaxCopyBytes : 0);
                OutputFile.Write(copying, writer => Report.Write(report, writer, options));
                Copy = copying.Copy;
            },
            cancellationToken);
    }

    /// <summary>Writes the report's bytes as they were kept. Null, or what went wrong.</summary>
    public Complaint? Write(byte[] kept, CancellationToken cancellationToken) => Write(stream => stream.Write(kept), cancellationToken);

    private Complaint? Write(Action<Stream> write, CancellationToken cancellationToken)
    {
        var trouble = File is null ? Print(write) : OutputFile.Write(File, write, cancellationToken);
        return trouble is null ? null : new(
            $"the {Report.Name} report could not be written to {File ?? "standard output"}: {trouble}",
            "The scan itself was done. Write the report to another place with --output FILE.");
    }

    private static string? Print(Action<Stream> write)
    {
        try
        {
            // A pipe that was closed early (| head) is not an error: the runtime passes over it.
            using var output = Console.OpenStandardOutput();
            write(output);
            return null;
        }
        catch (IOException error)
        {
            return error.Message;
        }
    }

    private static ReportOutput? Of(string? format, string? file, IReadOnlyList<Report> reports, List<Complaint> complaints)
    {
        var name = format ?? (file is not null && ByExtension.TryGetValue(Path.GetExtension(file), out var known) ? known : null);
        if (name is null)
        {
            complaints.Add(new($"it is not clear in which format to write '{file}'", $"Put --format before it: {Names(reports)}."));
            return null;
        }

        if (reports.FirstOrDefault(report => string.Equals(report.Name, name, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return new(found, file);
        }

        var nearest = Spelling.Nearest(name, reports.Select(report => report.Name));
        complaints.Add(new($"unknown format '{name}'", nearest is null ? $"Known are {Names(reports)}." : $"Did you mean '{nearest}'? Known are {Names(reports)}."));
        return null;
    }

    private static string Names(IReadOnlyList<Report> reports) => string.Join(", ", reports.Select(report => report.Name));

    private static bool Is(Token token, Option option) => token.Value == option.Name || option.Aliases.Contains(token.Value);
}
