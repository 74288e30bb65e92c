using Gabion.Intel.Advisories;
using Gabion.Intel.Feeds;

namespace Gabion.Intel.Matching;

/// <summary>Advisories in memory: a small set, such as the one that ships with the program.</summary>
public sealed class MemorySource(string feed) : IAdvisorySource, IFeedSink
{
    /// <summary>The name under which the set that ships with the program is shown.</summary>
    public const string BuiltIn = "built-in";

    private readonly List<Advisory> _records = [];
    private readonly Dictionary<(string Ecosystem, string Name), List<KnownPackage>> _packages = [];
    private readonly Dictionary<string, List<Advisory>> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, CveNote> _notes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ReleaseEnd> _ends = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ecosystems = new(StringComparer.Ordinal);

    /// <summary>What could not be taken.</summary>
    public List<string> Rejected { get; } = [];

    /// <summary>The records, in the order in which they came.</summary>
    public IReadOnlyList<Advisory> Records => _records;

    public void Add(Advisory advisory)
    {
        ArgumentNullException.ThrowIfNull(advisory);
        _records.Add(advisory);
        foreach (var affected in advisory.Affected)
        {
            _ecosystems.Add(affected.Ecosystem);
            if (!_packages.TryGetValue((affected.Ecosystem, affected.Name), out var entries))
            {
                _packages.Add((affected.Ecosystem, affected.Name), entries = []);
            }

            entries.Add(new(feed, _records.Count, affected, advisory.Kind, advisory.Withdrawn is not null));
        }

        foreach (var id in advisory.Ids.Concat(advisory.Related).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!_names.TryGetValue(id, out var named))
            {
                _names.Add(id, named = []);
            }

            named.Add(advisory);
        }
    }

    public void Add(CveNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        _notes[note.Id] = _notes.TryGetValue(note.Id, out var known) ? known.With(note) : note;
    }

    public void Add(ReleaseEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        _ends[end.Ecosystem] = end;
    }

    /// <summary>Of a set in memory nobody asks how old it is.</summary>
    public void Dated(DateTimeOffset time, string? statedBy)
    {
    }

    public void Reject(string where, string reason) => Rejected.Add($"{where}: {reason}");

    public DataCoverage CoverageOf(string ecosystem) => !_ecosystems.Contains(ecosystem) ? DataCoverage.None : feed == BuiltIn ? DataCoverage.Partial : FeedCatalogue.Find(feed) is { IsOfSome: true } ? DataCoverage.Some : DataCoverage.Whole;

    public DateTimeOffset? LoadedAt(string ecosystem) => null;

    public IEnumerable<KnownPackage> Find(string ecosystem, string name) => _packages.TryGetValue((ecosystem, name), out var entries) ? entries : [];

    public Advisory Read(KnownPackage known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return _records[(int)known.Number - 1];
    }

    public IEnumerable<Advisory> ById(string id) => _names.TryGetValue(id, out var named) ? named : [];

    public CveNote? Note(string id) => _notes.GetValueOrDefault(id);

    public ReleaseEnd? EndOf(string ecosystem) => _ends.GetValueOrDefault(ecosystem);
}
