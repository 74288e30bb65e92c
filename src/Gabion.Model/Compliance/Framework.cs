using System.Collections.Immutable;

namespace Gabion.Model.Compliance;

/// <summary>A list of requirements that somebody is held to: a benchmark, a guide, a standard, a law, or a team's own.</summary>
/// <param name="Id">The name after <c>--framework</c>: <c>cis-kubernetes</c>.</param>
/// <param name="Version">The edition whose numbers are used.</param>
/// <param name="Source">Where the framework is published.</param>
/// <param name="Established">How its numbers were established, for whoever wants to check them.</param>
/// <param name="Controls">The names by which rule cards speak of it: <c>CIS-Kubernetes-1.12</c>.</param>
/// <param name="Requirements">In the framework's order.</param>
public sealed record Framework(
    string Id,
    string Title,
    string Version,
    string Source,
    string? Established,
    ImmutableArray<string> Controls,
    ImmutableArray<Requirement> Requirements)
{
    /// <summary>True for one that comes with the program: each rule that it names was chosen for what it shows of the requirement.</summary>
    public bool IsBuiltIn { get; init; }
}

/// <summary>One requirement of a framework.</summary>
public sealed record Requirement
{
    /// <summary>Its number in the framework: <c>5.1.1</c>, <c>T1611</c>, <c>A.8.24</c>.</summary>
    public required string Number { get; init; }

    /// <summary>What it asks for, in Gabion's words.</summary>
    public required string Title { get; init; }

    /// <summary>The chapter that it stands in.</summary>
    public string Section { get; init; } = "";

    /// <summary>
    /// What a target must hold for the requirement to be assessed: kinds of Kubernetes objects, or <c>pods</c>, <c>dockerfiles</c>,
    /// <c>compose</c>, <c>images</c>, <c>packages</c>, <c>components</c>, <c>certificates</c>, <c>files</c>, <c>api-server</c>, <c>kubelet</c>… One of them is enough; empty: nothing in particular.
    /// </summary>
    public ImmutableArray<string> About { get; init; } = [];

    /// <summary>Rules that are evidence for it beside those whose cards say so: ids, aliases, patterns, or controls (<c>CIS-Kubernetes-1.12:5.1.1</c>).</summary>
    public ImmutableArray<string> Evidence { get; init; } = [];

    /// <summary>What the rules together show of it; null: what the rules' cards say.</summary>
    public RequirementCoverage? Coverage { get; init; }

    /// <summary>What the rules do not see, or why only people can answer.</summary>
    public string? Note { get; init; }
}

/// <summary>How much of a requirement can be seen in what a scan reads.</summary>
public enum RequirementCoverage
{
    /// <summary>Nothing: people must look.</summary>
    Manual,

    /// <summary>A part: a fault shows that it is not met, silence does not show that it is.</summary>
    Partial,

    /// <summary>All of it, for what was in the target.</summary>
    Full,
}
