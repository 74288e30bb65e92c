using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Scan.Waivers;

namespace Gabion.Scan.Configuration;

/// <summary>What a <c>gabion.yaml</c> says; null and empty where it says nothing.</summary>
public sealed record ScanConfiguration
{
    public static readonly ScanConfiguration Empty = new();

    public Severity? Severity { get; init; }

    public FailOn? FailOn { get; init; }

    public ImmutableArray<string> Rules { get; init; } = [];

    public ImmutableArray<string> SkipRules { get; init; } = [];

    public ImmutableArray<string> Include { get; init; } = [];

    public ImmutableArray<string> Exclude { get; init; } = [];

    public int? KubernetesMinor { get; init; }

    public bool Strict { get; init; }

    public bool History { get; init; }

    public string? Baseline { get; init; }

    /// <summary>Files or folders of YARA rules, relative to the configuration.</summary>
    public ImmutableArray<string> Yara { get; init; } = [];

    /// <summary>Where ClamAV's daemon is; <c>none</c>: it is not asked.</summary>
    public string? Clam { get; init; }

    public RuleSettings Settings { get; init; } = RuleSettings.Default;

    public ImmutableArray<Waiver> Waivers { get; init; } = [];
}

/// <summary>The least severity that fails a run; null: none does.</summary>
public sealed record FailOn(Severity? Least)
{
    public static readonly FailOn Default = new(Model.Severity.High);

    /// <summary>The words for severities, least first.</summary>
    public static readonly ImmutableArray<string> Levels = [.. Enum.GetNames<Severity>().Select(name => name.ToLowerInvariant())];

    public static FailOn? Parse(string text) => string.Equals(text, "none", StringComparison.OrdinalIgnoreCase) ? new((Severity?)null)
        : Enum.TryParse<Severity>(text, ignoreCase: true, out var severity) && Enum.IsDefined(severity) ? new(severity)
        : null;

    /// <summary>Whether a finding makes the run fail: it is news, it is certain, and it is severe enough.</summary>
    public bool Fails(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding.Status == FindingStatus.New && finding.Verdict == Verdict.Fails && finding.Severity >= Least;
    }
}
