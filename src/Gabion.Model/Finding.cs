using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Gabion.Model;

/// <summary>One answer of one rule about one place: what every report, decision and store is made of.</summary>
public sealed record Finding
{
    private static readonly FindingWords Nothing = new() { Status = FindingStatus.New };

    private readonly FindingWords _words;
    private readonly Fingerprint _fingerprint;

    public Finding() => _words = Nothing;

    /// <summary>Puts together what was kept apart.</summary>
    [SetsRequiredMembers]
#pragma warning disable CS8618 // what is required stands in the words
    public Finding(FindingWords words, Resource resource, Location location, Fingerprint fingerprint)
#pragma warning restore CS8618
    {
        _words = words;
        _fingerprint = fingerprint;
        Resource = resource;
        Location = location;
    }

    /// <summary>What it says, which other findings may say too.</summary>
    public FindingWords Words => _words;

    /// <summary>Null for a fingerprint that is none of SHA-256.</summary>
    public Fingerprint? Sha256 => _words.OtherFingerprint is null ? _fingerprint : null;

    public required RuleCard Rule
    {
        get => _words.Rule ?? throw new InvalidOperationException("a finding has a rule");
        init => _words = _words with { Rule = value };
    }

    public required Verdict Verdict
    {
        get => _words.Verdict;
        init => _words = _words with { Verdict = value };
    }

    public required Severity Severity
    {
        get => _words.Severity;
        init => _words = _words with { Severity = value };
    }

    public required Resource Resource { get; init; }

    public required Location Location { get; init; }

    /// <summary>A whole sentence with the values that matter.</summary>
    public required string Message
    {
        get => _words.Message;
        init => _words = _words with { Message = value };
    }

    /// <summary>The values that were decided on.</summary>
    public ImmutableArray<Evidence> Evidence
    {
        get => _words.Evidence;
        init => _words = _words with { Evidence = value };
    }

    /// <summary>What to do here; the card's general advice when the rule knows nothing more exact.</summary>
    public required string Fix
    {
        get => _words.Fix;
        init => _words = _words with { Fix = value };
    }

    /// <summary>The mend as text edits, where there is one.</summary>
    public Patch? Patch
    {
        get => _words.Patch;
        init => _words = _words with { Patch = value };
    }

    /// <summary>The known vulnerability that it is about, for findings about packages.</summary>
    public Packages.Vulnerability? Vulnerability
    {
        get => _words.Vulnerability;
        init => _words = _words with { Vulnerability = value };
    }

    /// <summary>64 hexadecimal digits (SHA-256), the same when lines move: rule, file, resource, path in the object, and a count for repeats.</summary>
    public required string Fingerprint
    {
        get => _words.OtherFingerprint ?? _fingerprint.ToString();
        init
        {
            var digest = Model.Fingerprint.Parse(value);
            _fingerprint = digest ?? default;
            _words = digest is null ? _words with { OtherFingerprint = value } : _words.OtherFingerprint is null ? _words : _words with { OtherFingerprint = null };
        }
    }

    public FindingStatus Status
    {
        get => _words.Status;
        init => _words = _words with { Status = value };
    }

    /// <summary>Why it is waived, where it is.</summary>
    public string? StatusReason
    {
        get => _words.StatusReason;
        init => _words = _words with { StatusReason = value };
    }
}

/// <summary>A value that a verdict rests on: <c>spec.hostPID</c> = <c>true</c>.</summary>
public sealed record Evidence(string Name, string Value);
