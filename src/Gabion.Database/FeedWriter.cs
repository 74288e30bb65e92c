using System.Globalization;
using Gabion.Intel.Advisories;
using Gabion.Intel.Feeds;

namespace Gabion.Database;

/// <summary>
/// Writes one feed into a new file beside its place, which is moved over the old one at the end. What packages are looked up by
/// is gathered in memory and written in order, so that the file is as small as it can be.
/// </summary>
internal sealed class FeedWriter : IFeedSink, IDisposable
{
    private const int MaxRejectedKept = 50;

    private readonly SqliteFile _file;
    private readonly SqliteStatement _insert;
    private readonly RecordWriter _record = new();
    private readonly Dictionary<string, Dictionary<string, RecordWriter>> _packages = new(StringComparer.Ordinal);
    private readonly List<(string Id, long Advisory)> _names = [];
    private readonly Dictionary<string, CveNote> _notes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ReleaseEnd> _ends = new(StringComparer.Ordinal);

    public FeedWriter(string path)
    {
        _file = SqliteFile.Create(path);
        FeedSchema.Create(_file);
        _file.Run("BEGIN");
        _insert = _file.Prepare("INSERT INTO advisory (number, record) VALUES (?, ?)");
    }

    public long Advisories { get; private set; }

    public long Notes => _notes.Count;

    public long Ends => _ends.Count;

    public long Rejected { get; private set; }

    /// <summary>The first of those that were rejected, with their reasons.</summary>
    public List<string> Reasons { get; } = [];

    /// <summary>The date of the newest record.</summary>
    public DateTimeOffset? Newest { get; private set; }

    /// <summary>When the feed says that it was published, and the member that says so; the latest where it comes in several files.</summary>
    public (DateTimeOffset Time, string StatedBy)? Published { get; private set; }

    public bool IsEmpty => Advisories == 0 && _notes.Count == 0 && _ends.Count == 0;

    public void Add(Advisory advisory)
    {
        var number = ++Advisories;
        if ((advisory.Modified ?? advisory.Published) is { } date)
        {
            Dated(date, null);
        }

        _record.Clear();
        AdvisoryCodec.Write(_record, advisory);
        _insert.Bind(1, number).Bind(2, _record.Written).Execute();
        foreach (var id in advisory.Ids.Concat(advisory.Related).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            _names.Add((id.ToUpperInvariant(), number));
        }

        foreach (var affected in advisory.Affected)
        {
            if (!_packages.TryGetValue(affected.Ecosystem, out var names))
            {
                _packages.Add(affected.Ecosystem, names = new(StringComparer.Ordinal));
            }

            if (!names.TryGetValue(affected.Name, out var entries))
            {
                names.Add(affected.Name, entries = new());
            }

            AffectedCodec.Write(entries, number, advisory.Kind, advisory.Withdrawn is not null, affected);
        }
    }

    public void Add(CveNote note) => _notes[note.Id] = _notes.TryGetValue(note.Id, out var known) ? known.With(note) : note;

    public void Add(ReleaseEnd end) => _ends[end.Ecosystem] = end;

    public void Dated(DateTimeOffset time, string? statedBy)
    {
        if (time.Year < 1990)
        {
            return; // Go's records without a date have the year 1
        }

        if (statedBy is null)
        {
            Newest = Newest is null || time > Newest ? time : Newest;
        }
        else if (Published is null || time > Published.Value.Time)
        {
            Published = (time, statedBy);
        }
    }

    public void Reject(string where, string reason)
    {
        Rejected++;
        if (Reasons.Count < MaxRejectedKept)
        {
            Reasons.Add($"{where}: {reason}");
        }
    }

    /// <summary>The first file that could not be read to its end, and why; null when all could.</summary>
    public string? CutAt { get; private set; }

    public void Cut(string where, string reason)
    {
        CutAt ??= $"{where}: {reason}";
        Reject(where, reason);
    }

    /// <summary>Writes what was gathered and closes the file.</summary>
    /// <param name="facts">What is to be known of the feed: its name, when and from where it was loaded.</param>
    public void Finish(IEnumerable<KeyValuePair<string, string>> facts)
    {
        WriteNames();
        WritePackages();
        WriteNotes();
        using (var meta = _file.Prepare("INSERT INTO meta (key, value) VALUES (?, ?)"))
        {
            IEnumerable<KeyValuePair<string, string>> counts =
            [
                new("advisories", Count(Advisories)), new("notes", Count(Notes)), new("ends", Count(Ends)), new("rejected", Count(Rejected)),
            ];
            foreach (var (key, value) in facts.Concat(counts))
            {
                meta.Bind(1, key).Bind(2, value).Execute();
            }
        }

        _file.Run("COMMIT");
    }

    public void Dispose()
    {
        _insert.Dispose();
        _file.Dispose();
    }

    private static string Count(long number) => number.ToString(CultureInfo.InvariantCulture);

    private void WriteNames()
    {
        _names.Sort((left, right) => string.CompareOrdinal(left.Id, right.Id) is var order && order != 0 ? order : left.Advisory.CompareTo(right.Advisory));
        using var insert = _file.Prepare("INSERT OR IGNORE INTO name (id, advisory) VALUES (?, ?)");
        foreach (var (id, advisory) in _names)
        {
            insert.Bind(1, id).Bind(2, advisory).Execute();
        }
    }

    private void WritePackages()
    {
        using var ecosystem = _file.Prepare("INSERT INTO ecosystem (number, name, packages) VALUES (?, ?, ?)");
        using var package = _file.Prepare("INSERT INTO package (ecosystem, name, entries) VALUES (?, ?, ?)");
        var number = 0;
        foreach (var (name, packages) in _packages.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            ecosystem.Bind(1, ++number).Bind(2, name).Bind(3, packages.Count).Execute();
            foreach (var (called, entries) in packages.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                package.Bind(1, number).Bind(2, called).Bind(3, entries.Written).Execute();
            }
        }
    }

    private void WriteNotes()
    {
        using (var insert = _file.Prepare("INSERT INTO note (id, note) VALUES (?, ?)"))
        {
            foreach (var note in _notes.Values.OrderBy(note => note.Id.ToUpperInvariant(), StringComparer.Ordinal))
            {
                _record.Clear();
                NoteCodec.Write(_record, note);
                insert.Bind(1, note.Id.ToUpperInvariant()).Bind(2, _record.Written).Execute();
            }
        }

        using var end = _file.Prepare("INSERT INTO release_end (ecosystem, last_day, extended) VALUES (?, ?, ?)");
        foreach (var release in _ends.Values.OrderBy(release => release.Ecosystem, StringComparer.Ordinal))
        {
            end.Bind(1, release.Ecosystem).Bind(2, Day(release.End)).Bind(3, release.Extended is { } extended ? Day(extended) : null).Execute();
        }
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
