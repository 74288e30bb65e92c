using System.Collections.Immutable;

namespace Gabion.Model;

/// <summary>Everything that a report format is made from.</summary>
public sealed record ScanReport
{
    public required string Target { get; init; }

    /// <summary>What the target was taken for: <c>folder</c>, <c>file</c>, <c>standard input</c>.</summary>
    public required string TargetKind { get; init; }

    public required string ToolVersion { get; init; }

    /// <summary>Sorted by path, place, rule: the same input gives the same order.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    public required Coverage Coverage { get; init; }

    /// <summary>Everything that rules were asked about, by place; empty unless the scan was to list it.</summary>
    public ImmutableArray<Subject> Subjects { get; init; } = [];

    /// <summary>The rules that ran, findings or not.</summary>
    public required ImmutableArray<RuleCard> Rules { get; init; }

    /// <summary>What to say of the waivers themselves: unused, expired.</summary>
    public ImmutableArray<WaiverNotice> WaiverNotices { get; init; } = [];

    /// <summary>When the scan was made, where it should say (SOURCE_DATE_EPOCH is honoured).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Up to some lines of source around a finding's place, for excerpts; null when the text is not at hand.</summary>
    public required Func<Location, SourceExcerpt?> Excerpt { get; init; }

    /// <summary>A finding's patch as edits of its file's text, for formats that know nothing else; empty where there are none.</summary>
    public Func<Finding, ImmutableArray<TextEdit>> TextEdits { get; init; } = finding =>
        finding.Patch is { } patch && patch.Edits.All(edit => edit is TextEdit) ? [.. patch.Edits.Cast<TextEdit>()] : [];
}

/// <summary>Lines of a file.</summary>
/// <param name="FirstLine">The number of the first line, from 1.</param>
public sealed record SourceExcerpt(int FirstLine, ImmutableArray<string> Lines);

/// <summary>A waiver that did not do its work.</summary>
public sealed record WaiverNotice(WaiverNoticeKind Kind, Location Location, string Message);

/// <summary>What is the matter with a waiver.</summary>
public enum WaiverNoticeKind
{
    /// <summary>It matched no finding.</summary>
    Unused,

    /// <summary>Its last day is over; it no longer applies.</summary>
    Expired,

    /// <summary>It gives no reason, and so does not apply.</summary>
    NoReason,

    /// <summary>It names a rule that does not exist.</summary>
    UnknownRule,
}
