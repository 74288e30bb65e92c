using System.Collections.Immutable;
using Gabion.Formats.Stanzas;

namespace Gabion.Readers.Packages.Distributions;

/// <summary>Who needs whom in a dpkg database: Depends and Pre-Depends, of alternatives those that are there, by name or by Provides.</summary>
internal sealed class DebianDependencies
{
    private readonly Dictionary<string, string> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _provided = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _wanted = new(StringComparer.Ordinal);

    public void Add(string key, string name, Stanza stanza)
    {
        _byName.TryAdd(name, key);
        foreach (var provided in Names(stanza["Provides"]))
        {
            _provided.TryAdd(provided, key);
        }

        var wanted = string.Join(',', new[] { stanza["Pre-Depends"], stanza["Depends"] }.Where(text => !string.IsNullOrEmpty(text)));
        if (wanted.Length > 0)
        {
            _wanted.TryAdd(key, wanted);
        }
    }

    public ImmutableArray<string> Of(string key) => _wanted.TryGetValue(key, out var wanted)
        ? [.. Names(wanted).Select(Find).OfType<string>().Where(other => other != key).Distinct(StringComparer.Ordinal)]
        : [];

    private string? Find(string name) => _byName.TryGetValue(name, out var key) || _provided.TryGetValue(name, out key) ? key : null;

    /// <summary>The names in <c>a (>= 1), b:any | c</c>.</summary>
    private static IEnumerable<string> Names(string? text)
    {
        foreach (var part in (text ?? "").Split([',', '|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var end = part.AsSpan().IndexOfAny(" (:[");
            yield return end < 0 ? part : part[..end];
        }
    }
}
