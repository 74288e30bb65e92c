using System.Collections.Immutable;

namespace Gabion.Model;

/// <summary>One answer of one rule about one place: what every report, decision and store is made of.</summary>
public sealed record Finding
{
    public required RuleCard Rule { get; init; }

    public required Verdict Verdict { get; init; }

    public required Severity Severity { get; init; }

    public required Resource Resource { get; init; }

    public required Location Location { get; init; }

    /// <summary>A whole sentence with the values that matter.</summary>
    public required string Message { get; init; }

    /// <summary>The values that were decided on.</summary>
    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>What to do here; the card's general advice when the rule knows nothing more exact.</summary>
    public required string Fix { get; init; }

    /// <summary>The mend as text edits, where there is one.</summary>
    public Patch? Patch { get; init; }

    /// <summary>The known vulnerability that it is about, for findings about packages.</summary>
    public Packages.Vulnerability? Vulnerability { get; init; }

    /// <summary>64 hexadecimal digits (SHA-256), the same when lines move: rule, file, resource, path in the object, and a count for repeats.</summary>
    public required string Fingerprint { get; init; }

    public FindingStatus Status { get; init; } = FindingStatus.New;

    /// <summary>Why it is waived, where it is.</summary>
    public string? StatusReason { get; init; }
}

/// <summary>A value that a verdict rests on: <c>spec.hostPID</c> = <c>true</c>.</summary>
public sealed record Evidence(string Name, string Value);
