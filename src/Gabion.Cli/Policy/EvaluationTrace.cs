using System.Diagnostics;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Cli.Policy;

/// <summary>Watches an evaluation: what was entered and tried where, how often and for how long.</summary>
internal sealed class EvaluationTrace(IEnumerable<RegoModule> modules, bool keepsLines) : IEvaluationObserver
{
    private const int MostLines = 100_000;

    private readonly Dictionary<string, string[]> _sources = modules.ToDictionary(module => module.File, module => module.Source.Split('\n'), StringComparer.Ordinal);
    private readonly Dictionary<(string File, int Line), PlaceCount> _counts = [];
    private int _depth;
    private long _since;
    private PlaceCount? _last;

    /// <summary>The trace, in order; cut at a limit.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>How often each line was tried, and how long that took, calls included once.</summary>
    public IReadOnlyDictionary<(string File, int Line), PlaceCount> Counts => _counts;

    public void Enter(string rule, RegoPlace at)
    {
        Note(at, "Enter", rule);
        _depth++;
    }

    public void Exit(string rule, RegoPlace at, RegoValue? value)
    {
        _depth--;
        Note(at, "Exit", $"{rule} = {(value is null ? "undefined" : Short(value.ToString()))}");
    }

    public void Try(RegoPlace at)
    {
        var now = Stopwatch.GetTimestamp();
        if (_last is not null)
        {
            _last.Ticks += now - _since;
        }

        if (!_counts.TryGetValue((at.File, at.Line), out _last))
        {
            _counts.Add((at.File, at.Line), _last = new());
        }

        _last.Tries++;
        _since = now;
        Note(at, "Eval", Text(at));
    }

    public void Fail(RegoPlace at) => Note(at, "Fail", Text(at));

    private void Note(RegoPlace at, string what, string text)
    {
        if (keepsLines && Lines.Count < MostLines)
        {
            Lines.Add($"{at.File}:{at.Line,-5} {string.Concat(Enumerable.Repeat("| ", _depth))}{what} {text}");
            if (Lines.Count == MostLines)
            {
                Lines.Add($"(the trace is longer than {MostLines} lines: the rest is not shown)");
            }
        }
    }

    private string Text(RegoPlace at) =>
        _sources.TryGetValue(at.File ?? "", out var lines) && at.Line >= 1 && at.Line <= lines.Length ? Short(lines[at.Line - 1].Trim()) : "query";

    private static string Short(string text) => text.Length > 120 ? text[..119] + "…" : text;
}

/// <summary>How often a line was tried, and how long.</summary>
internal sealed class PlaceCount
{
    public long Tries { get; set; }

    public long Ticks { get; set; }

    public double Milliseconds => Ticks * 1000.0 / Stopwatch.Frequency;
}
