using System.Collections.Immutable;
using Gabion.Formats;

namespace Gabion.Model;

/// <summary>What was looked at, and what was not: a report without it would let silence pass for safety.</summary>
/// <param name="Assessed">How much was read, by kind: <c>Dockerfile</c> 12, <c>Deployment</c> 4.</param>
/// <param name="Gaps">What was not assessed, and why.</param>
public sealed record Coverage(ImmutableSortedDictionary<string, long> Assessed, ImmutableArray<CoverageGap> Gaps);

/// <summary>A part of the target that was not assessed.</summary>
/// <param name="Path">The file or folder; empty for the target as a whole.</param>
/// <param name="Span">The place in the file, where there is one.</param>
/// <param name="Reason">A whole sentence: what happened and what it means.</param>
/// <param name="Remedy">What to do to have it assessed.</param>
public sealed record CoverageGap(GapKind Kind, string Path, TextSpan? Span, string Reason, string? Remedy = null)
{
    /// <summary>The kind of object of a cluster that may not be listed, where that is why.</summary>
    public ClosedKind? Closed { get; init; }
}

/// <summary>Why something was not assessed.</summary>
public enum GapKind
{
    /// <summary>Left out by default or by configuration (version-control data, dependency folders, excludes).</summary>
    Skipped,

    /// <summary>The input breaks its format's grammar.</summary>
    Invalid,

    /// <summary>It could not be opened or read.</summary>
    Unreadable,

    /// <summary>A limit on size, depth, count or time was hit.</summary>
    Limit,

    /// <summary>A program is not installed (helm, kustomize, shellcheck, git).</summary>
    MissingTool,

    /// <summary>A value is known only at build or run time, or a kind has no schema here.</summary>
    Unknown,

    /// <summary>A reader or a rule failed: a fault of Gabion, which the report must not hide.</summary>
    Failed,
}
