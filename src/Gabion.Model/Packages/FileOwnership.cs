using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Gabion.Model.Packages;

/// <summary>Which system package owns which file, by what the databases and the lists beside them say.</summary>
public sealed class FileOwnership
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<OwnedFileList>> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<Package, ImmutableArray<OwnedFile>> _files = new(ReferenceEqualityComparer.Instance);

    public FileOwnership(IEnumerable<Package> packages, IEnumerable<OwnedFileList> lists)
    {
        ArgumentNullException.ThrowIfNull(packages);
        ArgumentNullException.ThrowIfNull(lists);
        foreach (var list in lists)
        {
            var colon = list.Package.IndexOf(':');
            var name = colon < 0 ? list.Package : list.Package[..colon];
            if (!_lists.TryGetValue(name, out var known))
            {
                _lists[name] = known = [];
            }

            known.Add(list);
        }

        foreach (var package in packages.Where(IsOfSystem))
        {
            var key = package.Key;
            foreach (var file in _files[package] = FilesOf(package))
            {
                _owners.TryAdd(Place(file.Path), key);
            }
        }
    }

    /// <summary>The <see cref="Package.Key"/> of the owner of a path (relative to the root); null when no database names it.</summary>
    public string? OwnerOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return _owners.GetValueOrDefault(Place(path));
    }

    /// <summary>True when some database names files at all: only then does having no owner mean something.</summary>
    public bool Knows => _owners.Count > 0;

    /// <summary>The path under which a file is known: distributions have moved <c>/bin</c>, <c>/sbin</c> and <c>/lib*</c> into <c>/usr</c>; databases still say the old place.</summary>
    public static string Place(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        path = path.TrimStart('/');
        return path.StartsWith("usr/", StringComparison.Ordinal)
            && (path.StartsWith("usr/bin/", StringComparison.Ordinal) || path.StartsWith("usr/sbin/", StringComparison.Ordinal) || path.StartsWith("usr/lib", StringComparison.Ordinal))
            ? path[4..]
            : path;
    }

    internal Package Apply(Package package)
    {
        if (IsOfSystem(package))
        {
            return _lists.Count == 0 ? package : package with { Files = _files.TryGetValue(package, out var files) ? files : FilesOf(package) };
        }

        return package.ShippedBy is null && package.FoundAt.Select(OwnerOf).FirstOrDefault(owner => owner is not null) is { } shipper
            ? package with { ShippedBy = shipper }
            : package;
    }

    /// <summary>A path of <c>.list</c> gets its checksum from <c>.md5sums</c>; a configuration file has it in the status file.</summary>
    private ImmutableArray<OwnedFile> FilesOf(Package package)
    {
        if (package.Type is not ("deb" or "opkg") || !_lists.TryGetValue(package.Name, out var lists))
        {
            return package.Files;
        }

        var files = new Dictionary<string, OwnedFile>(lists.Max(list => list.Files.Length), StringComparer.Ordinal);
        foreach (var list in lists.Where(list => Fits(list.Package, package)))
        {
            foreach (var file in list.Files)
            {
                files[file.Path] = files.TryGetValue(file.Path, out var known) ? file with { Checksum = file.Checksum ?? known.Checksum } : file;
            }
        }

        foreach (var file in package.Files)
        {
            files[file.Path] = file;
        }

        OwnedFile[] sorted = [.. files.Values];
        Array.Sort(sorted, static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        return ImmutableCollectionsMarshal.AsImmutableArray(sorted);
    }

    private static bool Fits(string list, Package package) =>
        list.IndexOf(':') is var colon && (colon < 0 || package.Architecture is null || list[(colon + 1)..] == package.Architecture);

    private static bool IsOfSystem(Package package) => package.Type is "deb" or "rpm" or "apk" or "alpm" or "opkg";
}
