using System.Collections.Concurrent;
using Gabion.Model;

namespace Gabion.Scan;

/// <summary>
/// Keeps one copy of the texts that findings repeat: ways to values, messages, fixes. A large cluster has the same few faults many
/// times, and their words would take more memory than its objects. Safe to call from several threads.
/// </summary>
internal sealed class RepeatedText
{
    private const int MaxTexts = 100_000;

    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>The finding with its texts shared.</summary>
    public Finding Share(Finding finding) => finding with
    {
        Location = finding.Location.Field is { } field ? finding.Location with { Field = Of(field) } : finding.Location,
        Message = Of(finding.Message),
        Fix = Of(finding.Fix),
        Evidence = finding.Evidence.Length == 0 ? finding.Evidence : [.. finding.Evidence.Select(evidence => new Evidence(Of(evidence.Name), Of(evidence.Value)))],
    };

    private string Of(string text) => _texts.TryGetValue(text, out var known) ? known : _texts.Count < MaxTexts ? _texts.GetOrAdd(text, text) : text;
}
