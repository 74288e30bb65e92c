using Gabion.Model;

namespace Gabion.Scan;

/// <summary>What to scan and how.</summary>
public sealed record ScanOptions
{
    /// <summary>The folder or file, as the user named it.</summary>
    public required string Target { get; init; }

    public RuleSettings Settings { get; init; } = RuleSettings.Default;
}
