using System.Globalization;
using System.IO.Enumeration;
using System.Text;
using Gabion.Formats.Archives;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images;

/// <summary>
/// A layer that is a folder on disk: a root file system, or the <c>diff</c> of an overlay. On disk a whiteout is a character
/// device 0:0, and an opaque folder has the attribute <c>trusted.overlay.opaque</c> or <c>user.overlay.opaque</c> (Linux,
/// Documentation/filesystems/overlayfs.rst); fuse-overlayfs writes <c>.wh.</c> names as in archives. A folder that was moved names with
/// <c>trusted.overlay.redirect</c> what it is below, and a file with <c>trusted.overlay.metacopy</c> has its content there. Only the attributes that
/// no container may set are believed in that.
/// </summary>
internal sealed class FolderLayer(string root, Digest? diffId, bool isOverlay) : SourceLayer(null, diffId)
{
    private const int MaxDepth = 256;
    private const int LongestRedirect = 4096; // PATH_MAX

    /// <summary>Folders in which the kernel shows what is running, when the root is that of a machine.</summary>
    private static readonly HashSet<string> KernelFolders = new(["proc", "sys", "dev"], StringComparer.Ordinal);

    /// <summary>For layers that are whole copies (the vfs driver): the folder of the layer below; only what differs is this layer's.</summary>
    public string? Below { get; init; }

    /// <summary>For a machine's root: which folders are none of its own.</summary>
    public NodeBoundaries? Boundaries { get; init; }

    /// <summary>Which folders are looked into at all, by their paths from the root; null: every one.</summary>
    public Func<string, bool>? Enters { get; init; }

    /// <summary>The root is a container's: its <c>/dev</c> is a small one in memory, in which whoever is in it may write.</summary>
    public bool IsContainer { get; init; }

    public override Task<LayerReading> ReadAsync(ILayerVisitor visitor, LayerLimits limits, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var collector = new LayerCollector(Name, visitor, limits);
            var left = limits.MaxEntries;
            if (!Directory.Exists(root))
            {
                collector.Gap(GapKind.Unreadable, $"The layer's folder {root} is missing");
                return collector.Finish();
            }

            Walk(root == "/" ? "" : root, "", "", 0, collector, ref left, cancellationToken);
            foreach (var gap in Boundaries?.Gaps() ?? [])
            {
                collector.Gap(gap);
            }

            var reading = collector.Finish();
            return IsContainer || reading.Content.Below.Count == 0 ? reading : reading with
            {
                Gaps = reading.Gaps.Add(new(
                    GapKind.Unknown, Name, null,
                    string.Create(CultureInfo.InvariantCulture, $"The overlay's folder has {reading.Content.Below.Count} entries that go on with what a layer below has, under another name or with other rights: contents were assessed there only"))),
            };
        },
        cancellationToken);

    /// <param name="lower">The folder's path in the layers below.</param>
    private void Walk(string folder, string prefix, string lower, int depth, LayerCollector collector, ref int left, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (depth > MaxDepth)
        {
            collector.Gap(GapKind.Limit, string.Create(CultureInfo.InvariantCulture, $"Folders are nested more than {MaxDepth} levels deep; what is below was not read"), prefix);
            return;
        }

        var names = List(folder, prefix, collector);
        if (Below is not null && Directory.Exists($"{Below}/{prefix}"))
        {
            foreach (var gone in List($"{Below}/{prefix}", prefix, collector).Except(names, StringComparer.Ordinal))
            {
                collector.Whiteout(prefix.Length == 0 ? gone : $"{prefix}/{gone}");
            }
        }

        foreach (var name in names)
        {
            if (--left < 0)
            {
                collector.Gap(GapKind.Limit, "The folder holds more entries than are read");
                return;
            }

            var path = prefix.Length == 0 ? name : $"{prefix}/{name}";
            var full = $"{folder}/{name}";
            if (Unix.Details(full, out var reason) is not { } details)
            {
                collector.Gap(GapKind.Unreadable, $"It could not be looked at: {reason}", path);
                continue;
            }

            if (isOverlay && IsHiding(full, path, name, details, collector))
            {
                continue;
            }

            var moved = isOverlay ? Moved(full, name, lower, details) : null;
            if (moved is not null)
            {
                collector.Below(path, moved);
            }

            if (Below is null || !IsAsBelow(full, path, details))
            {
                Add(full, path, details, collector, moved is not null);
            }

            if (details.Kind == EntryKind.Folder && Enters?.Invoke(path) != false && !(Boundaries?.PassesOver(path) ?? (depth == 0 && !isOverlay && KernelFolders.Contains(name) && !(IsContainer && name == "dev"))))
            {
                Walk(full, path, moved ?? Joined(lower, name), depth + 1, collector, ref left, cancellationToken);
            }
        }
    }

    /// <summary>Whether the layer below has the very same entry: a copy keeps the time.</summary>
    private bool IsAsBelow(string full, string path, in EntryDetails details) =>
        Unix.Details($"{Below}/{path}", out _) is { } below
        && below with { Inode = 0, Links = 0, Length = details.Kind == EntryKind.Folder ? 0 : below.Length, ModifiedAt = details.Kind == EntryKind.Folder ? 0 : below.ModifiedAt }
            == details with { Inode = 0, Links = 0, Length = details.Kind == EntryKind.Folder ? 0 : details.Length, ModifiedAt = details.Kind == EntryKind.Folder ? 0 : details.ModifiedAt }
        && (details.Kind != EntryKind.Link || new FileInfo(full).LinkTarget == new FileInfo($"{Below}/{path}").LinkTarget);

    /// <summary>Whether the entry only hides something below it.</summary>
    private static bool IsHiding(string full, string path, string name, in EntryDetails details, LayerCollector collector)
    {
        if (details is { Kind: EntryKind.Device, IsCharacterDevice: true, DeviceMajor: 0, DeviceMinor: 0 })
        {
            collector.Whiteout(path);
            return true;
        }

        if (name.StartsWith(".wh.", StringComparison.Ordinal))
        {
            var folder = path[..^name.Length].TrimEnd('/');
            if (name == ".wh..wh..opq")
            {
                collector.Opaque(folder);
            }
            else if (!name.StartsWith(".wh..wh.", StringComparison.Ordinal))
            {
                collector.Whiteout(folder.Length == 0 ? name[4..] : $"{folder}/{name[4..]}");
            }

            return true;
        }

        if (details.Kind == EntryKind.Folder
            && (Unix.Attribute(full, "trusted.overlay.opaque") == "y" || Unix.Attribute(full, "user.overlay.opaque") == "y" || Unix.Attribute(full, "user.fuseoverlayfs.opaque") == "y"))
        {
            collector.Opaque(path);
        }

        return false;
    }

    /// <summary>What the layers below have that a moved folder, or a file without content of its own, goes on with; null for every other entry.</summary>
    private static string? Moved(string full, string name, string lower, in EntryDetails details)
    {
        if (details.Kind is not (EntryKind.Folder or EntryKind.File) || (details.Kind == EntryKind.File && Unix.Attribute(full, "trusted.overlay.metacopy") is null))
        {
            return null;
        }

        var redirect = Unix.Attribute(full, "trusted.overlay.redirect", LongestRedirect) is { Length: > 0 } bytes ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes)) : null;
        return redirect is null
            ? details.Kind == EntryKind.File ? Joined(lower, name) : null
            : TarPath.Clean(redirect.StartsWith('/') ? redirect : Joined(lower, redirect), out _);
    }

    private static string Joined(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    private static void Add(string full, string path, in EntryDetails details, LayerCollector collector, bool isBelow)
    {
        var entry = new LayerEntry(path, KindOf(details))
        {
            Size = details.Kind == EntryKind.File ? details.Length : 0,
            Mode = details.Mode,
            UserId = details.UserId,
            GroupId = details.GroupId,
            ModifiedAt = details.ModifiedAt,
            LinkTarget = details.Kind == EntryKind.Link ? new FileInfo(full).LinkTarget ?? "" : "",
            Capability = details.Kind == EntryKind.File && (details.Mode & 0x49) != 0 ? Unix.Attribute(full, "security.capability") : null,
        };
        if (entry.Kind != LayerEntryKind.File)
        {
            collector.Add(entry, _ => 0);
            return;
        }

        if (isBelow)
        {
            collector.Keep(entry);
            return;
        }

        // Opened only when something asks for the content.
        OpenedFile? file = null;
        long offset = 0;
        var isRefused = false;
        try
        {
            collector.Add(entry, into =>
            {
                if (file is null && !isRefused)
                {
                    file = new TargetFile(path, full, 0).Open(out var gap);
                    if (gap is not null)
                    {
                        isRefused = true;
                        collector.Gap(gap.Kind, gap.Reason, path);
                    }
                }

                var read = file?.Read(into, offset) ?? 0;
                offset += read;
                return read;
            });
        }
        catch (IOException error)
        {
            collector.Gap(GapKind.Unreadable, $"It could not be read: {error.Message}", path);
        }
        finally
        {
            file?.Dispose();
        }
    }

    private static LayerEntryKind KindOf(in EntryDetails details) => details.Kind switch
    {
        EntryKind.File => LayerEntryKind.File,
        EntryKind.Folder => LayerEntryKind.Folder,
        EntryKind.Link => LayerEntryKind.SymbolicLink,
        EntryKind.Pipe => LayerEntryKind.Pipe,
        EntryKind.Device => details.IsCharacterDevice ? LayerEntryKind.CharacterDevice : LayerEntryKind.BlockDevice,
        _ => LayerEntryKind.Other,
    };

    private static List<string> List(string folder, string prefix, LayerCollector collector)
    {
        try
        {
            var names = new FileSystemEnumerable<string>(
                folder.Length == 0 ? "/" : folder,
                (ref FileSystemEntry entry) => entry.FileName.ToString(),
                new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false }).ToList();
            names.Sort(StringComparer.Ordinal);
            return names;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            collector.Gap(GapKind.Unreadable, $"The folder could not be listed: {error.Message}", prefix);
            return [];
        }
    }
}
