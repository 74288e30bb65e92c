using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Gabion.Model.Packages;

namespace Gabion.Model;

/// <summary>What a finding says, without of what and where: objects that are alike give findings that share it.</summary>
public sealed record FindingWords
{
    /// <summary>Null only until it is set.</summary>
    internal RuleCard? Rule { get; init; }

    internal Verdict Verdict { get; init; }

    internal Severity Severity { get; init; }

    internal string Message { get; init; } = "";

    internal ImmutableArray<Evidence> Evidence { get; init; } = [];

    internal string Fix { get; init; } = "";

    internal Patch? Patch { get; init; }

    internal Vulnerability? Vulnerability { get; init; }

    internal FindingStatus Status { get; init; }

    internal string? StatusReason { get; init; }

    /// <summary>The same words, by what they say and not by who holds them.</summary>
    public static IEqualityComparer<FindingWords> Same { get; } = new SameWords();

    /// <summary>A fingerprint that is none of SHA-256; null for those that are.</summary>
    internal string? OtherFingerprint { get; init; }

    private sealed class SameWords : IEqualityComparer<FindingWords>
    {
        public bool Equals(FindingWords? left, FindingWords? right) => ReferenceEquals(left, right)
            || (left is not null && right is not null && ReferenceEquals(left.Rule, right.Rule) && left.Message == right.Message && left.Fix == right.Fix
                && left.Evidence.AsSpan().SequenceEqual(right.Evidence.AsSpan()) && left with { Evidence = [] } == right with { Evidence = [] });

        public int GetHashCode(FindingWords words) => HashCode.Combine(words.Rule is null ? 0 : RuntimeHelpers.GetHashCode(words.Rule), words.Message, words.Evidence.Length, words.Status);
    }
}
