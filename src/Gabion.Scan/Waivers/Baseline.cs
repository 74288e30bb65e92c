using System.Collections.Frozen;
using System.Text.Json;
using Gabion.Model;

namespace Gabion.Scan.Waivers;

/// <summary>The findings that were known when it was recorded; they do not fail a run.</summary>
public sealed class Baseline
{
    public static readonly Baseline Empty = new([]);

    private const int Version = 1;

    private readonly FrozenSet<string> _fingerprints;

    private Baseline(IEnumerable<string> fingerprints) => _fingerprints = fingerprints.ToFrozenSet(StringComparer.Ordinal);

    public int Count => _fingerprints.Count;

    public bool Contains(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return _fingerprints.Contains(finding.Fingerprint);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null with the reason when it is something else.</summary>
    public static Baseline? TryRead(ReadOnlyMemory<byte> json, out string? reason)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = 8 });
            if (!document.RootElement.TryGetProperty("gabion-baseline", out var version) || version.GetInt32() != Version)
            {
                reason = "it is not a baseline of this version of Gabion; write it again with --update-baseline";
                return null;
            }

            reason = null;
            return new(document.RootElement.GetProperty("findings").EnumerateArray().Select(item => item.GetProperty("fingerprint").GetString() ?? ""));
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            reason = $"it is not a baseline file: {error.Message}";
            return null;
        }
    }

    /// <summary>One line a finding, sorted by path and rule, so that changes read well. What is waived is not recorded.</summary>
    public static void Write(IEnumerable<Finding> findings, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(output);
        var lines = findings.Where(finding => finding.Status != FindingStatus.Waived)
            .OrderBy(finding => finding.Location.Path, StringComparer.Ordinal)
            .ThenBy(finding => finding.Rule.Id)
            .ThenBy(finding => finding.Fingerprint, StringComparer.Ordinal)
            .Select(finding => $"    {{\"fingerprint\": \"{finding.Fingerprint}\", \"rule\": \"{finding.Rule.Id}\", \"path\": \"{JsonEncodedText.Encode(finding.Location.Path)}\"}}");
        output.Write($"{{\n  \"gabion-baseline\": {Version},\n  \"findings\": [\n{string.Join(",\n", lines)}\n  ]\n}}\n");
    }
}
