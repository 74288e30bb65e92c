using System.Collections.Immutable;
using System.Globalization;
using Gabion.Model;
using Gabion.Model.Compliance;

namespace Gabion.Reports.Compliance;

/// <summary>What the formats of compliance say alike.</summary>
internal static class ComplianceWords
{
    /// <summary>In the order in which people want to know.</summary>
    public static readonly ImmutableArray<RequirementOutcome> Outcomes =
    [
        RequirementOutcome.Fail, RequirementOutcome.CannotTell, RequirementOutcome.Accepted, RequirementOutcome.Partly,
        RequirementOutcome.Pass, RequirementOutcome.Manual, RequirementOutcome.NotAssessable,
    ];

    public static string Of(RequirementOutcome outcome) => outcome switch
    {
        RequirementOutcome.Fail => "fail",
        RequirementOutcome.CannotTell => "cannot-tell",
        RequirementOutcome.Accepted => "accepted",
        RequirementOutcome.Partly => "partly",
        RequirementOutcome.Pass => "pass",
        RequirementOutcome.Manual => "manual",
        _ => "not-assessable",
    };

    /// <summary>What an outcome means, in one sentence for people.</summary>
    public static string Meaning(RequirementOutcome outcome) => outcome switch
    {
        RequirementOutcome.Fail => "A rule found a fault that nobody accepted.",
        RequirementOutcome.CannotTell => "No fault, but a rule could not decide.",
        RequirementOutcome.Accepted => "Every fault is accepted by a waiver.",
        RequirementOutcome.Partly => "No fault in the part that was seen. Not a pass.",
        RequirementOutcome.Pass => "The rules decide it whole, had something to look at, and found no fault.",
        RequirementOutcome.Manual => "Only people can answer.",
        _ => "The target holds nothing that it is about, or no rule looks at it.",
    };

    public static string Of(RequirementCoverage coverage) => coverage switch
    {
        RequirementCoverage.Full => "full",
        RequirementCoverage.Partial => "partial",
        _ => "none",
    };

    /// <summary>One sentence that claims no more than there is.</summary>
    public static string Headline(ComplianceReport report)
    {
        var (all, fail, pass) = (report.Results.Length, report.Count(RequirementOutcome.Fail), report.Count(RequirementOutcome.Pass));
        var open = all - fail - pass;
        return string.Create(CultureInfo.InvariantCulture, $"{fail} of {Counted.Of(all, "requirement")} {(fail == 1 ? "fails" : "fail")}, {pass} {(pass == 1 ? "passes" : "pass")} whole; of {open} this scan alone cannot say either.");
    }

    /// <summary>What was looked at, by kind: <c>12 Role, 3 ClusterRole</c>.</summary>
    public static string Subjects(RequirementResult result) => string.Join(", ", result.Subjects
        .GroupBy(subject => subject.FactKind == "Workload" ? "workload" : subject.Resource.Kind, StringComparer.Ordinal)
        .OrderByDescending(kind => kind.Count()).ThenBy(kind => kind.Key, StringComparer.Ordinal)
        .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Count()} {kind.Key}")));

    /// <summary>Faults first, then open questions, then what is accepted; the worst first.</summary>
    public static IEnumerable<Finding> Ordered(RequirementResult result) => result.Findings
        .OrderBy(finding => finding.Status == FindingStatus.Waived)
        .ThenBy(finding => finding.Verdict == Verdict.CannotTell)
        .ThenByDescending(finding => finding.Severity);

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The value that a finding rests on, unless it is one that no report shows.</summary>
    public static string? Value(Finding finding) => finding.Rule.HidesValue || finding.Evidence is not [var first, ..] ? null : $"{first.Name} = {first.Value}";
}
