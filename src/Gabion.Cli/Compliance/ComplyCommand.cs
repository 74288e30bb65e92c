using System.Collections.Immutable;
using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.Model;
using Gabion.Model.Compliance;
using Gabion.Reports.Compliance;
using Gabion.Rules;
using Gabion.Scan;
using Gabion.Scan.Compliance;
using Gabion.Scan.Cluster;
using Gabion.Scan.Images;
using Gabion.Sources.Cluster;
using Gabion.Sources.Images;

namespace Gabion.Cli.Compliance;

/// <summary><c>gabion comply --framework NAME TARGET…</c>: how targets stand against requirements, and what can honestly be said of each.</summary>
internal static class ComplyCommand
{
    public static Command Create()
    {
        var targets = new Argument<string[]>("TARGET") { Arity = ArgumentArity.ZeroOrMore, Description = "Folders, files, image archives or layouts, snapshots of clusters, or the root of a node. [default: .]" };
        var frameworks = new Option<string[]>("--framework", "-F") { Description = "A framework's name (--list shows them) or a YAML file; may be given several times.", HelpName = "NAME", DefaultValueFactory = _ => [] };
        var list = new Option<bool>("--list") { Description = "List the frameworks, and how much of each the rules see." };
        var whole = new Option<bool>("--all") { Description = "Name every requirement in the table, those too of which nothing can be said." };
        var lenient = new Option<bool>("--no-fail") { Description = "Exit with 0 even when requirements fail." };
        var options = new ScanCommandOptions();
        var command = new Command("comply", "Says how targets stand against CIS, NSA-CISA, PCI DSS, ISO 27001, SOC 2, GDPR, MITRE ATT&CK or your own requirements.") { targets, frameworks, list, whole, lenient };
        foreach (Option option in (Option[])[options.Format, options.Output, options.Include, options.Exclude, options.Configuration, options.KubernetesVersion, options.Strict, options.Advisories, options.Vex, options.Color, options.NoProgress, options.Quiet])
        {
            command.Options.Add(option);
        }

        FactTarget.AddTo(command, isOptional: true, hasStrict: false);
        options.Format.CompletionSources.Add("table", "json", "html", "csv");
        frameworks.CompletionSources.Add([.. FrameworkList.Names]);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(list))
            {
                FrameworkTable.Write(Console.Out, Terminal.OutputOptions(ColorChoice.Auto));
                return ExitCode.Clean;
            }

            // 1. The frameworks and the requests; everything that is wrong is told at once.
            var complaints = new List<Complaint>();
            var held = FrameworkChoice.Read(parsed.GetValue(frameworks) ?? [], complaints);
            var rules = Catalogue.Create(RuleSettings.Default);
            ImmutableArray<RuleCard> cards = [.. rules.Select(rule => rule.Card)];
            ImmutableArray<ComplianceReport> Assess(ScanReport report) => [.. held.Select(framework => Assessment.Of(framework, report, cards, rules))];
            var formats = ComplianceFormat.All(Assess, parsed.GetValue(whole));
            var outputs = ReportOutput.Pair(parsed.Tokens, options.Format, options.Output, complaints, formats);
            if (complaints.Count > 0)
            {
                return Complaint.Write(complaints, ExitCode.Usage);
            }

            // 2. Each target is scanned with its own configuration; what they give is judged together.
            string?[] named = FactTarget.IsCluster(parsed) ? new string?[] { null } : parsed.GetValue(targets) is { Length: > 0 } given ? given : ["."];
            var (report, color, isStrict, code) = await ScanAsync(options, parsed, named, cancellationToken).ConfigureAwait(false);
            if (report is null)
            {
                return code;
            }

            // 3. The reports.
            var troubles = outputs.Select(output => output.Write(report, color, keepsCopy: false, cancellationToken)).OfType<Complaint>().ToList();
            return troubles.Count > 0 ? Complaint.Write(troubles, ExitCode.NotAssessed)
                : !parsed.GetValue(lenient) && Assess(report).Any(one => one.Count(RequirementOutcome.Fail) > 0) ? ExitCode.Findings
                : isStrict && report.Coverage.Gaps.Any(gap => gap.Kind != GapKind.Skipped) ? Complaint.Write([new($"a part of {report.Target} could not be assessed, and --strict asks for all of it", "The report says what is missing and why.")], ExitCode.NotAssessed)
                : ExitCode.Clean;
        });
        return command;
    }

    /// <param name="targets">Null: the cluster or snapshot that options name.</param>
    private static async Task<(ScanReport? Report, ColorChoice Color, bool IsStrict, int Code)> ScanAsync(ScanCommandOptions options, ParseResult parsed, string?[] targets, CancellationToken cancellationToken)
    {
        var reports = new List<ScanReport>();
        var (color, isStrict) = (ColorChoice.Auto, false);
        foreach (var target in targets)
        {
            var complaints = new List<Complaint>();
#pragma warning disable CA2000 // it is disposed of by the using
            // What lies on a node has no say in how it is judged.
            using var node = target is null ? null : NodeRoot.OfCluster(target);
            using var request = ScanRequest.Create(options, parsed, complaints, node is null ? target ?? "." : ".");
#pragma warning restore CA2000
            if (request is null || complaints.Count > 0)
            {
                return (null, color, isStrict, Complaint.Write(complaints, ExitCode.Usage));
            }

            color = request.Color;
            isStrict |= request.IsStrict;
            var (source, code) = target is null ? await FactTarget.OpenAsync(parsed, cancellationToken).ConfigureAwait(false) : (null, ExitCode.Clean);
            using (source)
            {
                var shown = target ?? FactTarget.NameOf(parsed, []);
                if (code != ExitCode.Clean || await ScanAsync(request, shown, node, source, cancellationToken).ConfigureAwait(false) is not { } report)
                {
                    return (null, color, isStrict, ExitCode.NotAssessed);
                }

                reports.Add(report);
            }
        }

        return (JoinedReport.Of(reports), color, isStrict, ExitCode.Clean);
    }

    /// <summary>Null, told on standard error, when the target could not be assessed.</summary>
    private static async Task<ScanReport?> ScanAsync(ScanRequest request, string target, NodeRoot? node, ObjectSource? source, CancellationToken cancellationToken)
    {
        using var progress = request.ShowsProgress ? new ProgressLine("scanning", source is null ? "files" : "objects") : null;
        var scan = request.Scan with { Target = target, ListsSubjects = true, FindsClusters = true, Settings = request.Scan.Settings with { CountsWildcards = true, JudgesDefaults = true }, Progress = progress is null ? null : progress.Show };
#pragma warning disable CA2000 // a copy that shares the request's database, which the request disposes of
        var asked = request with { Scan = scan };
#pragma warning restore CA2000
        var clock = ReproducibleClock.FromEnvironment();
        var result = source is not null
            ? await new ClusterScanner(clock, ProgramVersion.Text).ScanAsync(source, scan, cancellationToken).ConfigureAwait(false)
            : node is null
            ? await ScanTarget.ScanAsync(asked, clock, cancellationToken).ConfigureAwait(false)
            : await new NodeScanner(clock, ProgramVersion.Text).ScanAsync(node, wantsImages: false, scan, cancellationToken).ConfigureAwait(false);
        if (result is ScanResult.Assessed { Report: var report })
        {
            return request.Complete(report);
        }

        var not = (ScanResult.NotAssessed)result;
        new Complaint(not.Reason, not.Nearest is null ? not.Advice : $"Did you mean '{not.Nearest}'?").Write();
        return null;
    }
}
