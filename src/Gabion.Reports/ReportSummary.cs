using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Reports;

/// <summary>What a scan found, in one look: the figures that every format shows.</summary>
internal sealed class ReportSummary
{
    public ReportSummary(ScanReport report)
    {
        Report = report;
        foreach (var finding in report.Findings)
        {
            switch (finding)
            {
                case { Status: FindingStatus.Waived }:
                    Waived++;
                    break;
                case { Status: FindingStatus.Baseline }:
                    Baseline++;
                    break;
                case { Verdict: Verdict.CannotTell }:
                    CannotTell++;
                    break;
                default:
                    _bySeverity[(int)finding.Severity]++;
                    _byArea[(int)finding.Rule.Area]++;
                    break;
            }
        }

        Failing = _bySeverity.Sum();
        FilesWithFailures = report.Findings.Where(Fails).Select(finding => finding.Location.Path).Distinct(StringComparer.Ordinal).Count();
        Assessed = report.Coverage.Assessed.Values.Sum();
        Gaps = [.. report.Coverage.Gaps.Where(gap => gap.Kind != GapKind.Skipped)];
        Skipped = report.Coverage.Gaps.Length - Gaps.Length;
    }

    private readonly int[] _bySeverity = new int[Severities.Length];
    private readonly int[] _byArea = new int[Areas.Length];

    /// <summary>The worst first, as people read them.</summary>
    public static ImmutableArray<Severity> Severities { get; } = [Severity.Critical, Severity.High, Severity.Medium, Severity.Low, Severity.Info];

    public static ImmutableArray<Area> Areas { get; } = [Area.Code, Area.Container, Area.Cluster, Area.Cloud];

    public ScanReport Report { get; }

    /// <summary>New findings whose rule fails; the others are counted apart.</summary>
    public int Failing { get; }

    public int FilesWithFailures { get; }

    public int CannotTell { get; }

    public int Waived { get; }

    public int Baseline { get; }

    /// <summary>How many files and objects were read.</summary>
    public long Assessed { get; }

    /// <summary>What should have been assessed and was not.</summary>
    public ImmutableArray<CoverageGap> Gaps { get; }

    /// <summary>What was left out on purpose.</summary>
    public int Skipped { get; }

    /// <summary>One sentence that never lets silence pass for safety.</summary>
    public string Headline => (Failing, FilesWithFailures) switch
    {
        (0, _) when Assessed == 0 => "Nothing was assessed: this says nothing about the safety of the target.",
        (0, _) when CannotTell > 0 && Gaps.Length > 0 => "No rule fails in what was assessed, but some questions are open and parts of the target were not assessed.",
        (0, _) when Gaps.Length > 0 => "No rule fails in what was assessed, but parts of the target were not assessed.",
        (0, _) when CannotTell > 0 => "No rule fails in what was assessed, but some questions are open.",
        (0, _) => "No rule fails in what was assessed.",
        (1, _) => $"1 finding in 1 {Thing}.",
        (var findings, 1) => $"{findings} findings in 1 {Thing}.",
        (var findings, var files) => $"{findings} findings in {files} {Thing}s.",
    };

    /// <summary>What findings stand in: the objects of a cluster have fields where files have lines.</summary>
    private string Thing => Report.Findings.Any(finding => finding.Location.Field is not null) ? "object" : "file";

    /// <summary>True for what a user must look at first: it is news, and the rule is sure.</summary>
    public static bool Fails(Finding finding) => finding is { Verdict: Verdict.Fails, Status: FindingStatus.New };

    public static bool IsOpenQuestion(Finding finding) => finding is { Verdict: Verdict.CannotTell, Status: FindingStatus.New };

    public int Of(Severity severity) => _bySeverity[(int)severity];

    public int Of(Area area) => _byArea[(int)area];
}
