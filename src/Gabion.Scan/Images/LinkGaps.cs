using System.Globalization;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>What was not read because it lies behind a link: hard links to what is nowhere, and package databases at the end of symbolic links.</summary>
internal static class LinkGaps
{
    private const int MostTold = 20;

    /// <summary>Where package managers look, whatever the way there is made of.</summary>
    private static readonly string[] Databases =
    [
        "var/lib/dpkg/status", "var/lib/dpkg/status.d", "lib/apk/db/installed", "usr/lib/apk/db/installed", "var/lib/pacman/local", "usr/lib/opkg/status", "var/lib/opkg/status", "var/lib/chisel/manifest.wall",
        .. from folder in new[] { "var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm" } from name in new[] { "rpmdb.sqlite", "Packages.db", "Packages" } select $"{folder}/{name}",
    ];

    public static IEnumerable<CoverageGap> Of(ImageReading reading, ImageReaders readers)
    {
        foreach (var place in Databases)
        {
            if (reading.Tree.Resolve(place) is { } found && found.Entry.Path != place
                && (found.Entry.Kind == LayerEntryKind.File ? readers.Named(found.Entry.Path) is null : found.Entry.Kind == LayerEntryKind.Folder && !found.Entry.Path.EndsWith("/" + place, StringComparison.Ordinal)))
            {
                yield return new(GapKind.Unknown, place, null, $"The package database '{place}' leads over a link to '{found.Entry.Path}', which was not read: what it says is installed is not known");
            }
        }

        var links = reading.Layers.SelectMany(layer => layer.Content.Entries).Where(entry => entry.Kind == LayerEntryKind.HardLink && readers.Named(entry.Path) is not null && reading.Tree.Find(entry.Path)?.Entry.Kind == LayerEntryKind.HardLink).ToList();
        foreach (var link in links.Take(MostTold))
        {
            yield return new(GapKind.Unknown, link.Path, null, $"The file is a hard link to '{link.LinkTarget}', which neither its layer nor one below holds; it was not read");
        }

        if (links.Count > MostTold)
        {
            yield return new(GapKind.Unknown, "", null, string.Create(CultureInfo.InvariantCulture, $"{links.Count - MostTold} more files are hard links to what no layer holds, and were not read"));
        }
    }
}
