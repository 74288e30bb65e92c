using System.Collections.Immutable;
using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.Model;
using Gabion.Network.Lint;
using Gabion.Network.Reach;

namespace Gabion.Cli.Network;

/// <summary><c>gabion network lint</c>: what the authors of policies probably did not mean.</summary>
internal static class LintCommand
{
    private static readonly string[] Formats = ["text", "json"];

    public static Command Create()
    {
        var (paths, @namespace) = (NetworkCommand.Paths(), NetworkCommand.Namespace());
        var format = NetworkCommand.Format("text", string.Join(", ", Formats));
        var command = new Command("lint", "Finds policies and rules that select nothing, decide nothing, contradict each other, or are missing.") { paths, @namespace, format };
        FactTarget.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Formats.Contains(parsed.GetValue(format)!, StringComparer.Ordinal))
            {
                return NetworkCommand.RefuseFormat(parsed.GetValue(format)!, Formats);
            }

            if (await NetworkInput.ReadAsync(parsed, parsed.GetValue(paths)!, parsed.GetValue(@namespace), null, cancellationToken).ConfigureAwait(false) is not { } input)
            {
                return ExitCode.NotAssessed;
            }

            var findings = NetworkLint.Of(new(Reachability.Of(input.Topology, cancellationToken), withV6: true), cancellationToken);
            if (parsed.GetValue(format) == "json")
            {
                Console.Out.WriteLine(Json(findings, input.Gaps));
            }
            else
            {
                Text(TextPage.OfConsole(), findings);
            }

            return FactTarget.Verdict(parsed, input.Gaps, findings.IsEmpty ? ExitCode.Clean : ExitCode.Findings);
        });
        return command;
    }

    public static void Text(TextPage page, ImmutableArray<LintFinding> findings)
    {
        foreach (var finding in findings)
        {
            page.Line(0, $"{finding.Place}: {finding.Code}: {finding.Message}");
            page.Line(2, finding.Advice, hang: 0);
        }
    }

    private static string Json(ImmutableArray<LintFinding> findings, ImmutableArray<CoverageGap> gaps) => PssJson.Write(json =>
    {
        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("message", finding.Message);
            json.WriteString("advice", finding.Advice);
            json.WriteString("path", finding.Place.Path);
            json.WriteNumber("line", finding.Place.Span.Line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        PssJson.WriteGaps(json, gaps);
    });
}
