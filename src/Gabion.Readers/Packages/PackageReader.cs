using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages;

/// <summary>Gives the content of another file of the target by its path; null when there is none, or it is too long.</summary>
public delegate ReadOnlyMemory<byte>? CompanionFiles(string path);

/// <summary>Reads a file that states packages.</summary>
public abstract class PackageReader : Reader
{
    /// <summary>What the file says: what is there, or what is asked for.</summary>
    public abstract PackageSetRole Role { get; }

    /// <summary>A longer file is not read; the caller makes that a coverage entry.</summary>
    public virtual long MaxBytes => 64L * 1024 * 1024;

    /// <summary>
    /// True when the name says too little and the first bytes decide (programs, archives): then <see cref="AcceptsHead"/>
    /// is asked with the first <see cref="HeadBytes"/> of the file.
    /// </summary>
    public virtual bool AsksHead => false;

    /// <summary>Whether such a file is looked into although nobody may run it: archives and libraries.</summary>
    public virtual bool ReadsPlainFiles(string path) => true;

    /// <summary>How many bytes <see cref="AcceptsHead"/> needs.</summary>
    public const int HeadBytes = 20;

    /// <summary>Whether a file that begins so is this reader's.</summary>
    public virtual bool AcceptsHead(ReadOnlySpan<byte> head) => true;

    /// <summary>Whether the name alone says what the file is, so that one that begins otherwise is damaged, and told.</summary>
    public virtual bool IsNamed(string path) => false;

    /// <summary>Whether the file at that path which begins so is this reader's; <paramref name="head"/> may be a whole file that is shorter.</summary>
    public bool TakesHead(string path, ReadOnlySpan<byte> head) => IsNamed(path) || (head.Length >= HeadBytes && AcceptsHead(head[..HeadBytes]));

    /// <summary>Other files without which the file at <paramref name="path"/> is only half read.</summary>
    public virtual IReadOnlyList<string> Companions(string path) => [];

    public sealed override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content) => Read(file, content, static _ => null);

    /// <summary>Reads the file with those beside it; never throws for what is in them, and keeps no part of them.</summary>
    public ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(beside);
        var found = new PackageCollector(file, Kind, Role);
        ReadInto(found, content, beside);
        return found.Result();
    }

    /// <summary>The same from a file that need not be in memory: programs and archives read only the pieces that they need.</summary>
    public ReadResult Read(SourceFile file, ByteSource content, CompanionFiles beside)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(beside);
        var found = new PackageCollector(file, Kind, Role);
        if (content.Length > MaxBytes)
        {
            found.Gap(GapKind.Limit, null, $"The file is longer than {MaxBytes >> 20} MB: the packages in it are not known");
        }
        else
        {
            ReadInto(found, content, beside);
        }

        return found.Result();
    }

    private protected abstract void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside);

    private protected virtual void ReadInto(PackageCollector found, ByteSource content, CompanionFiles beside) =>
        ReadInto(found, content.ReadAll(), beside);

    /// <summary>The file name at the end of a path.</summary>
    private protected static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The path of a file beside the one at <paramref name="path"/>.</summary>
    private protected static string Beside(string path, string name) => path[..(path.LastIndexOf('/') + 1)] + name;

    /// <summary>The path without <c>.</c> and <c>..</c>; null when it leads out of the target.</summary>
    private protected static string? Normal(string path)
    {
        var way = new List<string>();
        foreach (var part in path.Split('/').Where(part => part is not ("" or ".")))
        {
            if (part != "..")
            {
                way.Add(part);
            }
            else if (way.Count == 0)
            {
                return null;
            }
            else
            {
                way.RemoveAt(way.Count - 1);
            }
        }

        return string.Join('/', way);
    }

    /// <summary>Whether the path is <paramref name="place"/>, or ends with it below some other root.</summary>
    private protected static bool IsAt(ReadOnlySpan<char> path, string place) =>
        path.EndsWith(place, StringComparison.Ordinal) && (path.Length == place.Length || path[path.Length - place.Length - 1] == '/');
}
