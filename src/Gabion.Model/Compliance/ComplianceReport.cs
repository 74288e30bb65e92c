using System.Collections.Immutable;

namespace Gabion.Model.Compliance;

/// <summary>How a target stands against one framework.</summary>
/// <param name="At">When the evidence was gathered.</param>
/// <param name="Results">One for each requirement, in the framework's order.</param>
/// <param name="Gaps">What of the target could not be assessed.</param>
public sealed record ComplianceReport(
    Framework Framework,
    string Target,
    string ToolVersion,
    DateTimeOffset At,
    ImmutableArray<RequirementResult> Results,
    ImmutableArray<CoverageGap> Gaps)
{
    /// <summary>How many requirements came out so; over all outcomes the sum is the number of requirements.</summary>
    public int Count(RequirementOutcome outcome) => Results.Count(result => result.Outcome == outcome);
}

/// <summary>How a target stands against one requirement.</summary>
/// <param name="Reason">One sentence without a full stop: why it is this outcome and not a better one.</param>
public sealed record RequirementResult(Requirement Requirement, RequirementOutcome Outcome, string Reason)
{
    /// <summary>How much of the requirement the rules see; <see cref="RequirementCoverage.Manual"/> when none does.</summary>
    public RequirementCoverage Coverage { get; init; }

    /// <summary>The rules that are evidence for it, whether they ran or not.</summary>
    public ImmutableArray<RuleCard> Rules { get; init; } = [];

    /// <summary>What the rules found: faults, open questions, and faults that somebody accepted.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>What was looked at: the evidence when nothing was found.</summary>
    public ImmutableArray<Subject> Subjects { get; init; } = [];
}

/// <summary>What can honestly be said of a requirement.</summary>
public enum RequirementOutcome
{
    /// <summary>A rule found a fault that nobody accepted.</summary>
    Fail,

    /// <summary>No fault, but a rule could not decide.</summary>
    CannotTell,

    /// <summary>Faults, every one of them accepted by a waiver.</summary>
    Accepted,

    /// <summary>No fault in the part of the requirement, or of the target, that was seen. Not a pass.</summary>
    Partly,

    /// <summary>The rules decide the requirement whole, had something to look at, could read all of it, and found no fault.</summary>
    Pass,

    /// <summary>Only people can answer.</summary>
    Manual,

    /// <summary>The target holds nothing that the requirement is about, or no rule looks at it.</summary>
    NotAssessable,
}
