using System.Collections.Concurrent;
using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Readers.Packages;
using Gabion.Readers.Packages.Sbom;
using Gabion.Scan.Vulnerabilities;
using Gabion.Sources;

namespace Gabion.Scan.Packages;

/// <summary>What to list packages of.</summary>
public sealed record PackageScanOptions
{
    /// <summary>A folder or a file.</summary>
    public required string Target { get; init; }

    public IReadOnlyList<Glob> Include { get; init; } = [];

    public IReadOnlyList<Glob> Exclude { get; init; } = [];

    /// <summary>Also which files each package owns, where a database says so.</summary>
    public bool WantsFiles { get; init; }

    /// <summary>What is installed too (node_modules, site-packages, programs), as in a root file system; null: where the folder is one.</summary>
    public bool? TakesInstalled { get; init; }

    public int Parallelism { get; init; } = 1;

    /// <summary>Java archives by their hash; null: only what lies inside them says what they are.</summary>
    public ArchiveNames? Archives { get; init; }

    /// <summary>The files of the folder, where they have been listed with the same globs; of a root file system they are listed anew.</summary>
    internal IReadOnlyList<TargetFile>? Walked { get; init; }
}

/// <summary>The packages of a folder or a file, and what could not be read.</summary>
/// <param name="Inventory">Null when the target could not be looked at.</param>
/// <param name="Assessed">How many files were read, by kind.</param>
public sealed record PackageScanResult(Inventory? Inventory, string TargetKind, ImmutableSortedDictionary<string, long> Assessed, ImmutableArray<CoverageGap> Gaps)
{
    /// <summary>Of an image: its manifest's digest, or else its configuration's.</summary>
    public Digest? Digest { get; init; }

    /// <summary>
    /// Of an image: a layer could not be read to its end or is another than was named, or nothing was found in it. Of a root file system or
    /// one file: nothing was found, and something could not be read.
    /// </summary>
    public bool IsBroken { get; init; }
}

/// <summary>
/// Lists the packages of a folder or a file: which files, each read on its own, then all that they say joined. A folder
/// that is a root file system is walked whole; of any other only what its authors wrote.
/// </summary>
public static class PackageScan
{
    /// <summary>What <see cref="PackageScanResult.TargetKind"/> says of a folder that is a root file system.</summary>
    public const string RootFileSystem = "root file system";

    /// <summary>The same, of an image.</summary>
    public const string Image = "image";

    private static readonly string[] RootMarks = ["etc/os-release", "usr/lib/os-release", "var/lib/dpkg/status", "lib/apk/db/installed", "var/lib/rpm", "usr/lib/sysimage/rpm"];

    private const int MaxBillHead = 64 * 1024;
    private const int MaxFoldersOfAName = 8;

    // Most files are passed over in no time: threads that came for each of them would wait for one another.
    private const int FilesAtOnce = 64;

    // In a running system's root these are the kernel's, not the distribution's.
    private static readonly ImmutableArray<Glob> KernelFolders = [new("/proc"), new("/sys"), new("/dev")];

    public static async Task<PackageScanResult> RunAsync(PackageScanOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        switch (Target.Resolve(options.Target))
        {
            case Target.Folder folder:
                return await ScanFolderAsync(folder.FullPath, options, cancellationToken).ConfigureAwait(false);
            case Target.SingleFile single:
                var (above, file) = Placed(single);
                var alone = new FileReading(above, options.WantsFiles, isAlone: true);
                alone.Read(file);
                return alone.Result("file", options.Archives);
            case Target.Missing missing:
                var advice = missing.Nearest is null ? "Check the path." : $"Did you mean '{missing.Nearest}'?";
                return new(null, "nothing", ImmutableSortedDictionary<string, long>.Empty, [new(GapKind.Unreadable, "", null, missing.Reason, advice)]);
            default:
                return new(null, "nothing", ImmutableSortedDictionary<string, long>.Empty,
                    [new(GapKind.Unreadable, "", null, "Packages are listed from a folder or a file, not from standard input", "Give its path.")]);
        }
    }

    /// <summary>
    /// A file that is named alone, below the folder from which on its path says what it is: <c>var/lib/dpkg/status</c>, <c>conda-meta/zlib-1.2.json</c>.
    /// </summary>
    private static (string Above, TargetFile File) Placed(Target.SingleFile single)
    {
        var full = single.File.FullPath;
        for (var (start, level) = (full.LastIndexOf('/'), 0); start >= 0 && level < MaxFoldersOfAName; level++)
        {
            var path = full[(start + 1)..];
            if (PackageReaderList.Choose(path, PackagePlace.InstalledRepository) is not null)
            {
                return (start == 0 ? "/" : full[..start], single.File with { Path = path });
            }

            start = start == 0 ? -1 : full.LastIndexOf('/', start - 1);
        }

        return (single.Root, single.File);
    }

    /// <summary>What a file states, when it says near its beginning that it is a bill of materials; null when it does not.</summary>
    internal static (Inventory? Inventory, List<CoverageGap> Gaps)? ReadBill(TargetFile file)
    {
        var reading = new FileReading("", wantsFiles: false, isAlone: true);
        if (!reading.ReadBill(file))
        {
            return null;
        }

        var result = reading.Result("file");
        return (result.Assessed.IsEmpty ? null : result.Inventory, [.. result.Gaps]);
    }

    private static async Task<PackageScanResult> ScanFolderAsync(string root, PackageScanOptions options, CancellationToken cancellationToken)
    {
        var isRoot = RootMarks.Any(mark => Path.Exists(Path.Combine(root, mark)));
        var takesInstalled = options.TakesInstalled ?? isRoot;
        var reading = new FileReading(root, options.WantsFiles, isAlone: false) { Place = isRoot ? PackagePlace.Root : takesInstalled ? PackagePlace.InstalledRepository : PackagePlace.Repository };
        var source = new FolderSource(root, options.Include, isRoot ? [.. options.Exclude, .. KernelFolders] : options.Exclude) { TakesInstalled = takesInstalled };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken };
        var files = takesInstalled ? null : options.Walked;
        await Parallel.ForEachAsync((files ?? source.Files(reading.Walked)).Chunk(FilesAtOnce), parallel, (some, _) =>
        {
            Array.ForEach(some, reading.Read);
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        reading.ReadOwners();
        return reading.Result(isRoot ? RootFileSystem : "folder", options.Archives);
    }

    /// <summary>The files of one target as they are read, in any order and from several threads.</summary>
    private sealed class FileReading(string root, bool wantsFiles, bool isAlone)
    {
        private readonly ConcurrentBag<Fact> _facts = [];
        private readonly ConcurrentBag<CoverageGap> _gaps = [];
        private readonly ConcurrentBag<TargetFile> _lists = [];
        private readonly FilesBeside _beside = new(root);

        /// <summary>A file that is named alone may be anything.</summary>
        public PackagePlace Place { get; init; } = PackagePlace.InstalledRepository;

        private bool TakesInstalled => Place != PackagePlace.Repository;

        /// <summary>What the walk left out. Devices and pipes hold no packages; only folders and files that could not be looked at matter.</summary>
        public void Walked(CoverageGap gap)
        {
            if (gap.Kind != GapKind.Unreadable || !gap.Reason.EndsWith("it is never opened", StringComparison.Ordinal))
            {
                _gaps.Add(gap);
            }
        }

        public void Read(TargetFile file)
        {
            if (isAlone && ReadBill(file))
            {
                return;
            }

            if (isAlone && OtherBills.FormOf(file) == BillForm.SpdxTurtle)
            {
                _gaps.Add(OtherBills.Unread(file.Path));
                return;
            }

            if (PackageReaderList.FileLists.Any(reader => reader.Accepts(file.Path)))
            {
                _lists.Add(file);
                return;
            }

            if ((PackageReaderList.Choose(file.Path, Place) ?? (isAlone ? PackageReaderList.Choose(file.Path, PackagePlace.Repository) : null)) is { } reader)
            {
                Read(file, reader);
            }
            else if (TakesInstalled)
            {
                ReadBinary(file);
            }
        }

        /// <summary>Reads the file when it is a bill of materials; false when it is none.</summary>
        public bool ReadBill(TargetFile file)
        {
            var isBill = IsBill(file);
            if (isBill)
            {
                Read(file, PackageReaderList.Bills[0]);
            }

            return isBill;
        }

        /// <summary>The lists of owned files: where somebody asks for them, or where something was found that a package may have shipped.</summary>
        public void ReadOwners()
        {
            var mayBeShipped = _facts.OfType<PackageSet>().Any(set => set.Role == PackageSetRole.Installed && set.Packages.Any(package => package.Type is not ("deb" or "rpm" or "apk" or "alpm" or "opkg")));
            if (wantsFiles || mayBeShipped)
            {
                Parallel.ForEach(_lists.Where(file => wantsFiles || file.Path.EndsWith(".list", StringComparison.Ordinal)), file => Read(file, PackageReaderList.FileLists[0]));
            }
        }

        public PackageScanResult Result(string kind, ArchiveNames? archives = null)
        {
            var (inventory, unnamed) = NamedArchives.Apply(Inventory.Join(_facts), archives);
            return new(
                inventory,
                kind,
                _facts.OfType<PackageSet>().GroupBy(set => set.Kind).ToImmutableSortedDictionary(group => group.Key, group => group.LongCount(), StringComparer.Ordinal),
                [
                    .. _gaps.Concat(unnamed).Concat(kind == RootFileSystem && SystemPackages.Missing(inventory, kind) is { } missing ? [missing] : [])
                        .OrderBy(gap => gap.Path, StringComparer.Ordinal).ThenBy(gap => gap.Reason, StringComparer.Ordinal),
                ])
            {
                IsBroken = inventory.Packages.IsEmpty && (kind == RootFileSystem || (kind == "file" && !_gaps.IsEmpty)),
            };
        }

        /// <summary>A bill of materials may have any name; it says what it is near its beginning.</summary>
        private static bool IsBill(TargetFile file)
        {
            using var opened = file.Open(out _);
            var head = new byte[MaxBillHead];
            return opened is not null && SbomReader.Recognises(head.AsSpan(0, opened.Read(head, 0)));
        }

        private void ReadBinary(TargetFile file)
        {
            if (PackageReaderList.Binaries.Where(reader => reader.Accepts(file.Path) && (file.Length >= PackageReader.HeadBytes || reader.IsNamed(file.Path))).ToList() is not { Count: > 0 } readers
                || (!file.IsExecutable && !isAlone && !readers.Any(reader => reader.ReadsPlainFiles(file.Path))))
            {
                return;
            }

            using var opened = file.Open(out _);
            if (opened is null)
            {
                _gaps.Add(new(GapKind.Unreadable, file.Path, null, "The program could not be opened; the packages in it are not known", "Make it readable, or exclude it."));
                return;
            }

            Span<byte> head = stackalloc byte[PackageReader.HeadBytes];
            var length = opened.Read(head, 0);
            foreach (var reader in readers)
            {
                if (reader.TakesHead(file.Path, head[..length]))
                {
                    Take(file.Path, reader, new FileBytes(opened));
                    return;
                }
            }
        }

        private void Read(TargetFile file, PackageReader reader)
        {
            using var opened = file.Open(out var gap);
            if (opened is null)
            {
                _gaps.Add(gap!);
                return;
            }

            Take(file.Path, reader, new FileBytes(opened));
        }

        /// <summary>The edge of a file: a reader that fails does not stop the scan, and the gap tells of it.</summary>
        private void Take(string path, PackageReader reader, ByteSource content)
        {
            try
            {
                var result = reader.Read(new(path), content, _beside.Read);
                foreach (var fact in result.Facts)
                {
                    _facts.Add(fact);
                }

                foreach (var gap in result.Gaps)
                {
                    _gaps.Add(gap);
                }
            }
            catch (IOException error)
            {
                _gaps.Add(new(GapKind.Unreadable, path, null, $"It could not be read: {error.Message}"));
            }
#pragma warning disable CA1031 // anything may go wrong in a reader; nothing is swallowed
            catch (Exception error)
#pragma warning restore CA1031
            {
                _gaps.Add(new(
                    GapKind.Failed, path, null, $"The {reader.Kind} reader failed ({error.GetType().Name}: {error.Message}); this is a fault of Gabion",
                    "Please report it with the file, if you may share it."));
            }
        }
    }
}
