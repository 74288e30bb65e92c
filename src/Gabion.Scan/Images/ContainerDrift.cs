using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Model.Packages;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>A file of a container that is not as it should be.</summary>
/// <param name="Difference">How it differs from the image; null when it is the image's own.</param>
/// <param name="Package">The package that states its content; null when none does.</param>
/// <param name="IsAltered">Its content is not what that package's database states.</param>
/// <param name="IsConfiguration">The package expects it to be changed.</param>
/// <param name="IsFromNowhere">It can be run, and neither the image nor any package brought it.</param>
public sealed record DriftedFile(string Path, FileDifference? Difference, string? Package, bool IsAltered, bool IsConfiguration, bool IsFromNowhere)
{
    /// <summary>Whether it is something that runs.</summary>
    public required bool IsProgram { get; init; }

    /// <summary>In a word: <c>added</c>, <c>content</c>…; <c>altered</c> for what the image brought so.</summary>
    public string What => Difference?.What ?? "altered";
}

/// <summary>
/// What a container's files have become: against its image, and against the checksums that the image's package databases hold. The
/// databases of the image count, not the container's: who changes a program can change those too.
/// </summary>
/// <param name="Files">In the order of their paths.</param>
/// <param name="Gaps">What was not looked at.</param>
/// <param name="CheckedFiles">Of how many files a package database states the content.</param>
/// <param name="PassedOver">How many differences are in what is made to change, and are no programs: they are not told.</param>
public sealed record ContainerDrift(ImmutableArray<DriftedFile> Files, ImmutableArray<CoverageGap> Gaps, int CheckedFiles, int PassedOver)
{
    private const int SetUserOrGroup = 0xC00;

    // Folders of the kernel's own: nothing of the container's layer is seen there.
    private static readonly string[] Kernel = ["proc/", "sys/"];

    // Folders that are made to be written to.
    private static readonly string[] Volatile = ["dev/", "run/", "tmp/", "var/run/", "var/tmp/", "var/log/", "var/cache/"];

    // What runtimes write into every container.
    private static readonly string[] Runtime = ["etc/hosts", "etc/hostname", "etc/resolv.conf", "etc/mtab", ".dockerenv", "run/.containerenv"];

    /// <param name="folder">The container's root, or the upper folder of its overlay.</param>
    /// <param name="takesAll">Also what is made to change: temporary files, logs, caches.</param>
    public static async Task<ContainerDrift> ReadAsync(SourceImage image, string folder, bool isUpper, bool takesAll, CancellationToken cancellationToken)
    {
        // 1. Packages of the image, and what their databases state.
        var (_, inventory) = await ImageInventory.ReadAsync(image, LayerLimits.Default, cancellationToken).ConfigureAwait(false);
        var stated = new PackageFiles(inventory.Packages);
        var ownership = new FileOwnership(inventory.Packages, []);

        // 2. Both sides, every file hashed.
        var limits = LayerLimits.Default with { HashesFiles = true };
        var checks = image.Layers.Select(_ => new PackageFiles.Check(stated)).ToList();
        var reading = await ImageReading.ReadAsync(image, index => checks[index], limits, Environment.ProcessorCount, cancellationToken).ConfigureAwait(false);
        var check = new PackageFiles.Check(stated);
        var layer = await ContainerFolder.ReadAsync(folder, isUpper, check, limits, cancellationToken).ConfigureAwait(false);
        var after = ImageTree.Merge(isUpper ? [.. reading.Layers.Select(one => one.Content), layer.Content] : [layer.Content]);

        // 3. What differs from the image, and what is not as its package has it.
        var files = new SortedDictionary<string, DriftedFile>(StringComparer.Ordinal);
        var passedOver = 0;
        foreach (var difference in FileDifference.Between(reading.Tree, after))
        {
            if (!takesAll && IsExpected(difference))
            {
                passedOver++;
                continue;
            }

            files[difference.Path] = Drifted(difference.Path, difference, difference.After is { } now && IsAltered(now, checks.Count));
        }

        foreach (var (entry, index) in after.Files())
        {
            if (!files.ContainsKey(entry.Path) && IsAltered(entry, index) && stated.Of(entry.Path)?.File.IsConfiguration == false)
            {
                files[entry.Path] = Drifted(entry.Path, null, true) with { IsProgram = entry.IsExecutable };
            }
        }

        var lost = layer.Content.Below.Where(moved => reading.Tree.Find(moved.Value) is null && !reading.Tree.IsImpliedFolder(moved.Value))
            .Select(moved => new CoverageGap(GapKind.Unknown, moved.Key, null, $"It goes on with what the image has at '{moved.Value}', but the image has nothing there; what it holds was not compared"));
        return new([.. files.Values], [.. reading.Gaps, .. layer.Gaps, .. lost], stated.Count, passedOver);

        // The content of a file of which only the rights were changed is the image's.
        bool IsAltered(LayerEntry entry, int index) =>
            isUpper && index < checks.Count ? checks[index].IsAltered(entry)
            : entry.Kind == LayerEntryKind.File && layer.Content.Below.TryGetValue(entry.Path, out var below)
                ? below == entry.Path && reading.Tree.Find(below) is { } image && checks[image.Layer].IsAltered(image.Entry)
                : check.IsAltered(entry);

        DriftedFile Drifted(string path, FileDifference? difference, bool isAltered)
        {
            var owner = stated.Of(path);
            var isProgram = difference?.After?.IsExecutable == true || difference?.Before?.IsExecutable == true;
            var isFromNowhere = difference is { Before: null, After.IsExecutable: true } && ownership.Knows && ownership.OwnerOf(path) is null;
            return new(path, difference, owner?.Package, isAltered, owner?.File.IsConfiguration ?? false, isFromNowhere) { IsProgram = isProgram };
        }
    }

    /// <summary>Whether it is what every container does. A program that can be run is not, wherever it lies: that is where intruders may write.</summary>
    private static bool IsExpected(FileDifference difference) =>
        Lies(difference.Path, Kernel) || Runtime.Contains(difference.Path, StringComparer.Ordinal)
        || (Lies(difference.Path, Volatile) && !(difference.After is { Kind: LayerEntryKind.File } now && (now.IsExecutable || (now.Mode & SetUserOrGroup) != 0)));

    private static bool Lies(string path, string[] folders) => folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal) || (path.Length == folder.Length - 1 && folder.StartsWith(path, StringComparison.Ordinal)));
}
