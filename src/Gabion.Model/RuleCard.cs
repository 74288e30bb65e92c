using System.Collections.Immutable;

namespace Gabion.Model;

/// <summary>What users read about a rule. The docs page is made from it and from the rule's examples.</summary>
public sealed record RuleCard
{
    public required RuleId Id { get; init; }

    /// <summary>One line, a fault: "Container runs privileged".</summary>
    public required string Title { get; init; }

    public required Severity Severity { get; init; }

    public required Stage Stage { get; init; }

    /// <summary>Why it matters: what an attacker or an accident does with it.</summary>
    public required string Why { get; init; }

    /// <summary>What to do, in general; a finding may say it more exactly.</summary>
    public required string Fix { get; init; }

    /// <summary>Pages to read on: specifications and vendor documents.</summary>
    public ImmutableArray<string> References { get; init; } = [];

    /// <summary>Requirements that this rule is evidence for.</summary>
    public ImmutableArray<Control> Controls { get; init; } = [];

    /// <summary>Ids by which users know the check from other tools: <c>KSV-0017</c>, <c>DL3007</c>, <c>CKV_K8S_16</c>, <c>C-0057</c>.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>False for rules that only make sense once asked for, such as required labels: they run when configured or named.</summary>
    public bool OnByDefault { get; init; } = true;

    /// <summary>True where a secret stands at a finding's place or after it on the line: no report shows that text, or the values of the evidence.</summary>
    public bool HidesValue { get; init; }

    public Area Area => Id.Area;
}

/// <summary>A requirement of a benchmark or law, and how much of it a rule shows.</summary>
/// <param name="Framework">The framework with its version: <c>CIS-Kubernetes-1.12</c>, <c>NSA-CISA-1.2</c>, <c>PCI-DSS-4.0</c>, <c>MITRE-ATTACK</c>.</param>
/// <param name="Requirement">The requirement's number in it: <c>5.2.2</c>.</param>
/// <param name="Coverage">Full when the rule alone decides the requirement for what was scanned.</param>
public sealed record Control(string Framework, string Requirement, ControlCoverage Coverage);

/// <summary>How much of a requirement a rule is evidence for.</summary>
public enum ControlCoverage
{
    Partial,
    Full,
}
