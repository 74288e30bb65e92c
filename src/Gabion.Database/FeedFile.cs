using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Gabion.Intel.Advisories;
using Gabion.Intel.Matching;

namespace Gabion.Database;

/// <summary>One feed's file, open for reading. Not to be used by two threads at once.</summary>
internal sealed class FeedFile : IDisposable
{
    private readonly SqliteFile _file;
    private readonly SqliteStatement _package;
    private readonly SqliteStatement _advisory;
    private readonly SqliteStatement _name;
    private readonly SqliteStatement _note;
    private readonly SqliteStatement _end;

    private FeedFile(string name, SqliteFile file)
    {
        Name = name;
        _file = file;
        _package = file.Prepare("SELECT entries FROM package WHERE ecosystem = ? AND name = ?");
        _advisory = file.Prepare("SELECT record FROM advisory WHERE number = ?");
        _name = file.Prepare("SELECT advisory FROM name WHERE id = ?");
        _note = file.Prepare("SELECT note FROM note WHERE id = ?");
        _end = file.Prepare("SELECT last_day, extended FROM release_end WHERE ecosystem = ?");
        using var ecosystems = file.Prepare("SELECT name, number FROM ecosystem");
        var known = new Dictionary<string, long>(StringComparer.Ordinal);
        while (ecosystems.Step())
        {
            known[ecosystems.Text(0)] = ecosystems.Int64(1);
        }

        Ecosystems = known.ToFrozenDictionary(StringComparer.Ordinal);
        Facts = ReadFacts();
    }

    public string Name { get; }

    /// <summary>Its ecosystems and their numbers.</summary>
    public FrozenDictionary<string, long> Ecosystems { get; }

    /// <summary>What is known of the feed: when it was loaded, from where, how many records.</summary>
    public FrozenDictionary<string, string> Facts { get; }

    /// <summary>Opens it; null, and why, when it is none or of another form.</summary>
    public static FeedFile? Open(string path, out string? fault)
    {
        SqliteFile? file = null;
        try
        {
            file = SqliteFile.OpenForReading(path);
            fault = FeedSchema.Check(file);
            if (fault is null)
            {
                var opened = new FeedFile(Path.GetFileNameWithoutExtension(path), file);
                file = null;
                return opened;
            }
        }
        catch (SqliteException error)
        {
            fault = error.Message;
        }
        finally
        {
            file?.Dispose();
        }

        return null;
    }

    public DateTimeOffset? LoadedAt => DateTimeOffset.TryParse(Facts.GetValueOrDefault("loaded"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>When the feed says that it was published; null where it does not say.</summary>
    public DateTimeOffset? PublishedAt => DateTimeOffset.TryParse(Facts.GetValueOrDefault("published"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>As of when it knows what it knows: an old file that was loaded today is old.</summary>
    public DateTimeOffset? AsOf => PublishedAt < LoadedAt ? PublishedAt : LoadedAt;

    public bool HasNotes => Facts.GetValueOrDefault("notes") is not (null or "0");

    public List<KnownPackage> Find(string ecosystem, string name)
    {
        var found = new List<KnownPackage>();
        if (Ecosystems.TryGetValue(ecosystem, out var number))
        {
            _package.Bind(1, number).Bind(2, name);
            if (_package.Step())
            {
                var reader = new RecordReader(_package.Blob(0));
                while (!reader.IsAtEnd)
                {
                    found.Add(AffectedCodec.Read(ref reader, Name, ecosystem, name));
                }
            }

            _package.Reset();
        }

        return found;
    }

    public Advisory Read(long number)
    {
        _advisory.Bind(1, number);
        var advisory = _advisory.Step() ? AdvisoryCodec.Read(_advisory.Blob(0)) : throw new InvalidDataException($"the feed {Name} is damaged; run 'gabion db update --feed {Name}' again");
        _advisory.Reset();
        return advisory;
    }

    public List<Advisory> ById(string id)
    {
        var numbers = new List<long>();
        _name.Bind(1, id.ToUpperInvariant());
        while (_name.Step())
        {
            numbers.Add(_name.Int64(0));
        }

        _name.Reset();
        return numbers.ConvertAll(Read);
    }

    public CveNote? Note(string id)
    {
        _note.Bind(1, id.ToUpperInvariant());
        var note = _note.Step() ? NoteCodec.Read(id, _note.Blob(0)) : null;
        _note.Reset();
        return note;
    }

    /// <summary>The ids of notes in which the id of a national database stands. Every note is looked at: not for scans.</summary>
    public List<string> NotesNaming(string id)
    {
        using var notes = _file.Prepare("SELECT id FROM note WHERE instr(note, ?) > 0");
        notes.Bind(1, Encoding.UTF8.GetBytes(id.ToUpperInvariant()));
        var found = new List<string>();
        while (notes.Step())
        {
            found.Add(notes.Text(0));
        }

        return found.FindAll(name => Note(name)?.National.Any(national => national.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) == true);
    }

    public ReleaseEnd? EndOf(string ecosystem)
    {
        _end.Bind(1, ecosystem);
        var end = _end.Step() && Day(_end.Text(0)) is { } last ? new ReleaseEnd(ecosystem, last, Day(_end.Text(1))) : null;
        _end.Reset();
        return end;
    }

    /// <summary>Every package entry of an ecosystem, for benches and for matching stored lists against it.</summary>
    public IEnumerable<string> PackageNames(string ecosystem)
    {
        if (!Ecosystems.TryGetValue(ecosystem, out var number))
        {
            yield break;
        }

        using var names = _file.Prepare("SELECT name FROM package WHERE ecosystem = ?");
        names.Bind(1, number);
        while (names.Step())
        {
            yield return names.Text(0);
        }
    }

    public void Dispose()
    {
        _package.Dispose();
        _advisory.Dispose();
        _name.Dispose();
        _note.Dispose();
        _end.Dispose();
        _file.Dispose();
    }

    private FrozenDictionary<string, string> ReadFacts()
    {
        using var meta = _file.Prepare("SELECT key, value FROM meta");
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        while (meta.Step())
        {
            facts[meta.Text(0)] = meta.Text(1);
        }

        return facts.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
