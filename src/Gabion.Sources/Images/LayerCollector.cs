using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Gabion.Formats.Archives;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images;

/// <summary>Gathers the entries of one layer from its archive: whiteouts apart, each path once, hard links checked.</summary>
internal sealed class LayerCollector(string layer, ILayerVisitor visitor, LayerLimits limits)
{
    private const string WhiteoutPrefix = ".wh.";
    private const string OpaqueName = ".wh..wh..opq";
    private const string AufsPrefix = ".wh..wh.";
    private const int MostFaults = 100;

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<LayerEntry> _entries = [];
    private readonly List<string> _whiteouts = [];
    private readonly List<string> _opaques = [];
    private readonly ImmutableSortedDictionary<string, string>.Builder _below = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
    private readonly List<CoverageGap> _gaps = [];
    private readonly List<LayerFault> _faults = [];
    private int _unlisted;

    public void Add(TarEntry entry, ReadOn content)
    {
        if (entry.Escapes)
        {
            Fault(LayerFaultKind.PathEscapes, $"The archive's path for '{entry.Path}' leads out of the image with '..'", entry.Path);
        }

        var name = TarPath.Name(entry.Path);
        if (name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal))
        {
            AddWhiteout(TarPath.Folder(entry.Path), name);
            return;
        }

        var made = new LayerEntry(entry.Path, (LayerEntryKind)entry.Kind)
        {
            Size = entry.Size,
            Mode = entry.Mode,
            UserId = entry.UserId,
            GroupId = entry.GroupId,
            LinkTarget = entry.LinkTarget,
            ModifiedAt = entry.ModifiedAt,
            Capability = entry.Attributes.GetValueOrDefault("security.capability"),
        };
        Add(made, content);
        if (entry.Attributes.GetValueOrDefault("trusted.overlay.opaque") == "y" || entry.Attributes.GetValueOrDefault("user.overlay.opaque") == "y")
        {
            _opaques.Add(entry.Path);
        }
    }

    public void Add(LayerEntry entry, ReadOn content)
    {
        if (_places.TryGetValue(entry.Path, out var earlier) && _entries[earlier].Kind == LayerEntryKind.File)
        {
            visitor.Replaced(entry.Path);
        }

        if (entry.Kind == LayerEntryKind.HardLink)
        {
            entry = Linked(entry);
        }
        else if (entry.Kind == LayerEntryKind.File)
        {
            entry = Visited(entry, content);
        }

        Keep(entry);
    }

    /// <summary>Adds an entry of which no content is read here.</summary>
    public void Keep(LayerEntry entry)
    {
        // One that comes again replaces the first; a folder's comes often, for its mode.
        if (_places.TryGetValue(entry.Path, out var place))
        {
            _entries[place] = entry;
        }
        else
        {
            _places[entry.Path] = _entries.Count;
            _entries.Add(entry);
        }
    }

    public void Whiteout(string path) => _whiteouts.Add(path);

    public void Opaque(string folder) => _opaques.Add(folder);

    /// <summary>Tells with what of the layers below an entry goes on (<see cref="LayerContent.Below"/>).</summary>
    public void Below(string path, string below) => _below[path] = below;

    public void Gap(GapKind kind, string reason, string? path = null) => _gaps.Add(new(kind, path ?? layer, null, reason));

    public void Gap(CoverageGap gap) => _gaps.Add(gap);

    public void Fault(LayerFaultKind kind, string message, string? path = null)
    {
        if (_faults.Count < MostFaults)
        {
            _faults.Add(new(kind, path ?? layer, message));
        }
        else
        {
            _unlisted++;
        }
    }

    /// <summary>Tells how the archive ended.</summary>
    public void End(TarReader tar)
    {
        foreach (var problem in tar.Problems)
        {
            var kind = tar.End == TarEnd.Limit && problem == tar.Problems[^1] ? GapKind.Limit : GapKind.Invalid;
            Gap(kind, string.Create(CultureInfo.InvariantCulture, $"The layer's archive at byte {problem.Offset}: {problem.Message}"));
        }

        if (tar.End is TarEnd.Truncated or TarEnd.Damaged or TarEnd.Limit && tar.Problems.Count == 0)
        {
            Gap(GapKind.Invalid, string.Create(CultureInfo.InvariantCulture, $"The layer's archive ends at byte {tar.Position}, inside an entry; the rest is missing"));
        }
    }

    public void DataAfterEnd(long bytes) => Fault(
        LayerFaultKind.DataAfterEnd,
        string.Create(CultureInfo.InvariantCulture, $"After the end of the layer's archive there are {bytes} more bytes, which are unpacked by no runtime and were not assessed"));

    public LayerReading Finish()
    {
        if (_unlisted > 0)
        {
            Gap(GapKind.Limit, string.Create(CultureInfo.InvariantCulture, $"The layer has {_unlisted} more faults, which are not listed"));
        }

        return new()
        {
            Content = new([.. _entries], [.. _whiteouts], [.. _opaques]) { Below = _below.ToImmutable() },
            Gaps = [.. _gaps],
            Faults = [.. _faults],
        };
    }

    private void AddWhiteout(string folder, string name)
    {
        if (name == OpaqueName)
        {
            _opaques.Add(folder);
        }
        else if (!name.StartsWith(AufsPrefix, StringComparison.Ordinal) && name.Length > WhiteoutPrefix.Length)
        {
            var hidden = name[WhiteoutPrefix.Length..];
            _whiteouts.Add(folder.Length == 0 ? hidden : $"{folder}/{hidden}");
        }
    }

    /// <summary>A hard link is the file that it leads to, under another name.</summary>
    private LayerEntry Linked(LayerEntry link)
    {
        var target = TarPath.Clean(link.LinkTarget, out var escapes);
        if (escapes)
        {
            Fault(LayerFaultKind.LinkEscapes, $"The hard link '{link.Path}' leads out of the image, to '{link.LinkTarget}'", link.Path);
            return link;
        }

        // What is not in this layer is in a lower one: some builders write such links.
        return _places.TryGetValue(target, out var place) && _entries[place] is { Kind: LayerEntryKind.File } file
            ? file with { Path = link.Path, LinkTarget = target }
            : link with { LinkTarget = target };
    }

    private LayerEntry Visited(LayerEntry entry, ReadOn content)
    {
        if (limits.HashesFiles)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            int Hashed(Span<byte> into)
            {
                var read = content(into);
                hash.AppendData(into[..read]);
                return read;
            }

            if (visitor.Wants(entry))
            {
                visitor.Visit(entry, Hashed);
            }

            Span<byte> rest = new byte[16 * 1024];
            while (Hashed(rest) > 0)
            {
            }

            return entry with { Content = Digest.OfSha256(hash.GetCurrentHash()) };
        }

        if (visitor.Wants(entry))
        {
            visitor.Visit(entry, content);
        }

        return entry;
    }
}
