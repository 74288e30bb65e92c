using System.Collections.Immutable;
using Gabion.Intel.Advisories;
using Gabion.Intel.Feeds;
using Gabion.Intel.Matching;

namespace Gabion.Database;

/// <summary>
/// The folder of feed files, read-only. Opened when it is first asked; what cannot be read is told in <see cref="Faults"/>, and the
/// rest serves. One lookup at a time.
/// </summary>
public sealed class AdvisoryDatabase(string folder) : IAdvisorySource, IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<DatabaseFault> _faults = [];
    private List<FeedFile>? _files;

    /// <summary>Where it is.</summary>
    public string Folder { get; } = folder;

    /// <summary>Files that could not be used.</summary>
    public ImmutableArray<DatabaseFault> Faults
    {
        get
        {
            lock (_lock)
            {
                Files();
                return [.. _faults];
            }
        }
    }

    /// <summary>Changes whenever a feed does: names, sizes and times of the files.</summary>
    public string Fingerprint => !Directory.Exists(Folder) ? Folder : string.Join('\n',
        new DirectoryInfo(Folder).EnumerateFiles("*" + FeedSchema.Extension).OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc:O}"));

    /// <summary>What the folder holds, feed by feed, in the order of their names.</summary>
    public ImmutableArray<FeedStatus> Feeds
    {
        get
        {
            lock (_lock)
            {
                return [.. Files().Select(file => FeedStatus.Of(file, new FileInfo(Path.Combine(Folder, file.Name + FeedSchema.Extension)).Length))];
            }
        }
    }

    public DataCoverage CoverageOf(string ecosystem)
    {
        lock (_lock)
        {
            var speaking = Files().Where(file => file.Ecosystems.ContainsKey(ecosystem)).ToList();
            return speaking.Exists(IsOfAll) ? DataCoverage.Whole : speaking.Count > 0 ? DataCoverage.Some : DataCoverage.None;
        }
    }

    public DateTimeOffset? LoadedAt(string ecosystem)
    {
        lock (_lock)
        {
            return Files().Where(file => IsOfAll(file) && file.Ecosystems.ContainsKey(ecosystem)).Min(file => file.AsOf);
        }
    }

    public IEnumerable<KnownPackage> Find(string ecosystem, string name)
    {
        lock (_lock)
        {
            List<KnownPackage>? found = null;
            foreach (var file in Files())
            {
                if (file.Ecosystems.ContainsKey(ecosystem))
                {
                    var here = file.Find(ecosystem, name);
                    if (found is null)
                    {
                        found = here;
                    }
                    else
                    {
                        found.AddRange(here);
                    }
                }
            }

            return found ?? [];
        }
    }

    public Advisory Read(KnownPackage known)
    {
        ArgumentNullException.ThrowIfNull(known);
        lock (_lock)
        {
            return Files().First(file => file.Name == known.Feed).Read(known.Number);
        }
    }

    public IEnumerable<Advisory> ById(string id)
    {
        lock (_lock)
        {
            return [.. Files().SelectMany(file => file.ById(id))];
        }
    }

    public CveNote? Note(string id)
    {
        lock (_lock)
        {
            CveNote? note = null;
            foreach (var file in Files())
            {
                if (file.HasNotes && file.Note(id) is { } here)
                {
                    note = note is null ? here : note.With(here);
                }
            }

            return note;
        }
    }

    public ReleaseEnd? EndOf(string ecosystem)
    {
        lock (_lock)
        {
            return Files().Select(file => file.EndOf(ecosystem)).FirstOrDefault(end => end is not null);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _files?.ForEach(file => file.Dispose());
            _files = null;
        }
    }

    /// <summary>The ids under which notes are kept that a national database's id stands in; that of the note itself where it has no other.</summary>
    public ImmutableArray<string> IdsOfNational(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        lock (_lock)
        {
            return [.. Files().Where(file => file.HasNotes).SelectMany(file => file.NotesNaming(id)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
        }
    }

    private static bool IsOfAll(FeedFile file) => FeedCatalogue.Find(file.Name) is not { IsOfSome: true };

    private List<FeedFile> Files()
    {
        if (_files is not null)
        {
            return _files;
        }

        _files = [];
        if (!Directory.Exists(Folder))
        {
            return _files;
        }

        foreach (var path in Directory.EnumerateFiles(Folder, "*" + FeedSchema.Extension).Order(StringComparer.Ordinal))
        {
#pragma warning disable CA2000 // the list owns it
            var file = FeedFile.Open(path, out var fault);
#pragma warning restore CA2000
            if (file is not null)
            {
                _files.Add(file);
            }
            else
            {
                _faults.Add(new(path, fault!));
            }
        }

        return _files;
    }
}

/// <summary>A file of the database that cannot be used.</summary>
public sealed record DatabaseFault(string Path, string Reason)
{
    public override string ToString() => $"{Path} cannot be used: {Reason}";
}
