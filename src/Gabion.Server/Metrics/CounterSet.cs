using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Gabion.Server.Metrics;

/// <summary>Counters of one name, by labels; what has too many labels is counted together, so that a metric never grows without end.</summary>
internal sealed class CounterSet(string name, string help)
{
    private const int MostLabels = 5_000;
    private readonly ConcurrentDictionary<string, StrongCount> _counts = new(StringComparer.Ordinal);

    /// <param name="labels">As Prometheus writes them: <c>verdict="denied"</c>; see <see cref="Label"/>.</param>
    public void Add(string labels, long count = 1)
    {
        var known = _counts.TryGetValue(labels, out var found) ? found : _counts.GetOrAdd(_counts.Count < MostLabels ? labels : "other=\"true\"", _ => new());
        Interlocked.Add(ref known.Value, count);
    }

    /// <summary>One label with its value escaped.</summary>
    public static string Label(string key, string value) =>
        $"{key}=\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    public void Write(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} counter\n");
        foreach (var (labels, count) in _counts.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length == 0 ? "" : $"{{{labels}}}")} {Interlocked.Read(ref count.Value)}\n");
        }
    }

    private sealed class StrongCount
    {
        public long Value;
    }
}
