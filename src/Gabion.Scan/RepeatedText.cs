using System.Collections.Concurrent;
using Gabion.Model;

namespace Gabion.Scan;

/// <summary>
/// Keeps one copy of what findings repeat: messages, fixes, evidence, ways to values. A large cluster has the same few faults many
/// times, and their words would take more memory than its objects. Safe to call from several threads.
/// </summary>
internal sealed class RepeatedText
{
    private const int MaxTexts = 50_000;

    private readonly ConcurrentDictionary<FindingWords, FindingWords> _words = new(FindingWords.Same);
    private readonly ConcurrentDictionary<InnerPlace, InnerPlace> _places = new();

    /// <summary>The finding with what others say too shared.</summary>
    public Finding Share(Finding finding) => finding.Sha256 is { } fingerprint
        ? new(Of(finding.Words), finding.Resource, Location.Of(finding.Location.Path, Of(finding.Location.Inner)), fingerprint)
        : finding;

    public FindingWords Of(FindingWords words) => _words.TryGetValue(words, out var known) ? known : _words.Count < MaxTexts ? _words.GetOrAdd(words, words) : words;

    public InnerPlace Of(InnerPlace place) => _places.TryGetValue(place, out var known) ? known : _places.Count < MaxTexts ? _places.GetOrAdd(place, place) : place;
}
