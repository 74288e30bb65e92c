using System.Collections.Immutable;

namespace Gabion.Formats.Archives;

/// <summary>One entry of a tar archive, long names and extended headers already applied.</summary>
/// <param name="Path">Relative to the archive's root, with <c>/</c>, without <c>.</c>, <c>..</c> and empty parts; empty for the root itself.</param>
public sealed record TarEntry(string Path, TarEntryKind Kind)
{
    /// <summary>Bytes of content; of a sparse file with its holes.</summary>
    public long Size { get; init; }

    /// <summary>Permission bits with set-user-id (0x800), set-group-id (0x400) and sticky (0x200).</summary>
    public int Mode { get; init; }

    public long UserId { get; init; }

    public long GroupId { get; init; }

    /// <summary>For links, as written: of a hard link a path of the archive, of a symbolic link anything.</summary>
    public string LinkTarget { get; init; } = "";

    /// <summary>Seconds since 1970.</summary>
    public long ModifiedAt { get; init; }

    public long DeviceMajor { get; init; }

    public long DeviceMinor { get; init; }

    /// <summary>The path as written leads out of the root with <c>..</c>; what is given in <see cref="Path"/> stays inside.</summary>
    public bool Escapes { get; init; }

    /// <summary>Extended attributes by name (<c>security.capability</c>), from <c>SCHILY.xattr.</c> records; the values are bytes as Latin-1.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Where the entry's header begins in the archive.</summary>
    public long Offset { get; init; }
}

/// <summary>What an entry of a tar archive is.</summary>
public enum TarEntryKind
{
    File,
    HardLink,
    SymbolicLink,
    CharacterDevice,
    BlockDevice,
    Folder,
    Pipe,

    /// <summary>A type that POSIX leaves to vendors and that we do not know; its content can be read like a file's.</summary>
    Other,
}

/// <summary>How the reading of a tar archive ended.</summary>
public enum TarEnd
{
    /// <summary>There is more to read.</summary>
    NotYet,

    /// <summary>At its end blocks, or at the end of the input after a whole entry.</summary>
    Complete,

    /// <summary>The input ends inside an entry.</summary>
    Truncated,

    /// <summary>A header is broken; what follows it was not read.</summary>
    Damaged,

    /// <summary>A limit was hit; what follows was not read.</summary>
    Limit,
}

/// <summary>Something wrong with an archive, as a whole sentence without a full stop.</summary>
/// <param name="Offset">The byte in the archive, uncompressed.</param>
public sealed record TarProblem(long Offset, string Message);

/// <summary>How much of an archive is read. What lies beyond is told, not read.</summary>
public sealed record TarLimits
{
    public static readonly TarLimits Default = new();

    /// <summary>Entries of one archive.</summary>
    public int MaxEntries { get; init; } = 4_000_000;

    /// <summary>Bytes of one extended header or long name; Go's archive/tar has the same limit.</summary>
    public int MaxHeaderBytes { get; init; } = 1024 * 1024;

    /// <summary>Bytes of a path: PATH_MAX of Linux.</summary>
    public int MaxPathBytes { get; init; } = 4_096;

    /// <summary>Parts of a path.</summary>
    public int MaxDepth { get; init; } = 512;

    /// <summary>Bytes of one archive, uncompressed.</summary>
    public long MaxBytes { get; init; } = 64L << 30;

    /// <summary>Bytes of holes that are given out for one sparse file.</summary>
    public long MaxHoleBytes { get; init; } = 256L << 20;

    /// <summary>Stretches of data in one sparse file.</summary>
    public int MaxSparseParts { get; init; } = 100_000;
}
