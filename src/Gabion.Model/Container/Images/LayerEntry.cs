using System.Collections.Immutable;

namespace Gabion.Model.Container.Images;

/// <summary>A file, folder or link that a layer brings.</summary>
/// <param name="Path">From the root, without a leading slash; empty for the root itself.</param>
public sealed record LayerEntry(string Path, LayerEntryKind Kind)
{
    public long Size { get; init; }

    /// <summary>Permission bits with set-user-id, set-group-id and sticky, as <c>chmod</c> takes them.</summary>
    public int Mode { get; init; }

    public long UserId { get; init; }

    public long GroupId { get; init; }

    /// <summary>As written.</summary>
    public string LinkTarget { get; init; } = "";

    /// <summary>Seconds since 1970.</summary>
    public long ModifiedAt { get; init; }

    /// <summary>The content of <c>security.capability</c>, bytes as Latin-1; null where there is none.</summary>
    public string? Capability { get; init; }

    /// <summary>SHA-256 of a file's content, where it was asked for; of a hard link that of its target.</summary>
    public Digest? Content { get; init; }

    public bool IsSetUser => Kind == LayerEntryKind.File && (Mode & 0x800) != 0;

    public bool IsSetGroup => Kind == LayerEntryKind.File && (Mode & 0x400) != 0;

    public bool IsExecutable => Kind is LayerEntryKind.File && (Mode & 0x49) != 0;
}

/// <summary>What a <see cref="LayerEntry"/> is.</summary>
public enum LayerEntryKind
{
    File,
    HardLink,
    SymbolicLink,
    CharacterDevice,
    BlockDevice,
    Folder,
    Pipe,
    Other,
}

/// <summary>All that one layer brings and hides.</summary>
/// <param name="Entries">Each path once, the last entry of the archive winning.</param>
/// <param name="Whiteouts">Paths of lower layers that it deletes.</param>
/// <param name="Opaques">Folders of which nothing of lower layers is seen.</param>
public sealed record LayerContent(ImmutableArray<LayerEntry> Entries, ImmutableArray<string> Whiteouts, ImmutableArray<string> Opaques)
{
    public static readonly LayerContent Empty = new([], [], []);

    /// <summary>
    /// Of an overlay's folder: what goes on with what the layers below have at a path, from its own path to that one. Folders that were moved (Linux, overlayfs.rst,
    /// <c>redirect_dir</c>), and files of which the content is below (<c>metacopy</c>), moved or not. Parents come before what is in them.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Below { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Bytes of all files.</summary>
    public long Size => Entries.Sum(entry => entry.Kind == LayerEntryKind.File ? entry.Size : 0);
}
