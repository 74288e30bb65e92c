using System.IO.Compression;
using System.Security.Cryptography;
using Gabion.Formats;
using Gabion.Formats.Archives;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Java;

/// <summary>
/// Java archives: what Maven left inside (<c>META-INF/maven/…/pom.properties</c>, several in a shaded one, which may also lie elsewhere where the archive was
/// packed anew), else the manifest and the file's name; and the archives inside it, as deep and as many as the limits allow.
/// </summary>
public sealed class JavaArchiveReader : PackageReader
{
    private const int MaxDepth = 6;
    private const int MaxEntries = 200_000;
    private const long MaxNestedBytes = 1024L * 1024 * 1024;

    /// <summary>An archive in an archive that is longer is not held in memory, but read again as often as it must be.</summary>
    private const int MaxHeldBytes = 16 * 1024 * 1024;

    private const int MaxMetadataBytes = 1024 * 1024;

    private static readonly string[] Endings = [".jar", ".war", ".ear", ".par", ".sar", ".kar", ".jpi", ".hpi", ".rar", ".aar", ".nar"];

    public override string Kind => "Java archive";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override long MaxBytes => 2000L * 1024 * 1024;

    public override bool AsksHead => true;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The other endings are those of other formats too.</summary>
    public override bool IsNamed(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".jar", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".war", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".ear", StringComparison.OrdinalIgnoreCase);
    }

    public override bool AcceptsHead(ReadOnlySpan<byte> head) => head is [0x50, 0x4B, 3 or 5, 4 or 6, ..];

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside) =>
        ReadInto(found, ByteSource.Of(content), beside);

    private protected override void ReadInto(PackageCollector found, ByteSource content, CompanionFiles beside)
    {
        var budget = new Budget();
        using var stream = new ByteSourceStream(ZipPlace.Find(content));
        ReadArchive(found, stream, null, found.Path, 0, budget);
    }

    private static void ReadArchive(PackageCollector found, Stream stream, byte[]? hash, string place, int depth, Budget budget)
    {
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            if ((budget.EntriesLeft -= zip.Entries.Count) < 0)
            {
                found.Gap(GapKind.Limit, null, $"The archive and those inside it hold more than {MaxEntries} entries; what is in {place} is not known");
                return;
            }

            var stated = new List<Package>();
            string? manifest = null;
            var holdsClasses = false;
            foreach (var entry in zip.Entries)
            {
                if (NameOf(entry.FullName) == "pom.properties")
                {
                    stated.AddRange(JavaMetadata.OfProperties(Text(entry)));
                }
                else if (entry.FullName.Equals("META-INF/MANIFEST.MF", StringComparison.OrdinalIgnoreCase))
                {
                    manifest = Text(entry);
                }
                else if (entry.FullName.EndsWith(".class", StringComparison.Ordinal))
                {
                    holdsClasses |= !IsOwn(entry.FullName);
                }
                else if (Endings.Any(ending => entry.FullName.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
                {
                    ReadNested(found, entry, $"{place}/{entry.FullName}", depth, budget);
                }
            }

            Report(found, stream, hash, place, stated, manifest, holdsClasses);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            found.Gap(GapKind.Invalid, null, $"{(depth == 0 ? "The archive" : place)} cannot be read ({error.Message}); what is in it is not known");
        }
    }

    private static void ReadNested(PackageCollector found, ZipArchiveEntry entry, string place, int depth, Budget budget)
    {
        if (depth >= MaxDepth)
        {
            found.Gap(GapKind.Limit, null, $"Archives are nested more than {MaxDepth} levels deep; what is in {place} is not known");
            return;
        }

        try
        {
            if (Held(entry, budget) is { } held)
            {
                using (held)
                {
                    ReadArchive(found, held, null, place, depth + 1, budget);
                }

                return;
            }

#pragma warning disable CA5350 // the name under which repositories know an archive, no protection
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
            using var large = new RepeatedBytes(entry.Open, budget.Spend, hash);
            using var stream = new ByteSourceStream(large);
            ReadArchive(found, stream, hash.GetHashAndReset(), place, depth + 1, budget);
        }
        catch (OverBudgetException)
        {
            found.Gap(GapKind.Limit, null, $"The archives inside hold more than {MaxNestedBytes >> 20} MB, or must be unpacked that far to be read; what is in {place} is not known");
        }
    }

    // The stated length may be a lie: no more is read than the budget allows. Null where it is too long to be held.
    private static MemoryStream? Held(ZipArchiveEntry entry, Budget budget)
    {
        if (entry.Length > MaxHeldBytes)
        {
            return null;
        }

        using var packed = entry.Open();
        var inner = new MemoryStream((int)Math.Clamp(entry.Length, 0, MaxHeldBytes));
        int read;
        while ((read = packed.Read(budget.Chunk)) > 0)
        {
            budget.Spend(read);
            inner.Write(budget.Chunk, 0, read);
            if (inner.Length > MaxHeldBytes)
            {
                inner.Dispose();
                return null;
            }
        }

        inner.Position = 0;
        return inner;
    }

    /// <summary>Classes of the application itself, and of the loader that starts it.</summary>
    private static bool IsOwn(string name) =>
        name.StartsWith("WEB-INF/classes/", StringComparison.Ordinal) || name.StartsWith("BOOT-INF/classes/", StringComparison.Ordinal) || name.StartsWith("org/springframework/boot/loader/", StringComparison.Ordinal)
        || name.EndsWith("module-info.class", StringComparison.Ordinal);

    private static void Report(PackageCollector found, Stream stream, byte[]? known, string place, List<Package> stated, string? manifest, bool holdsClasses)
    {
        var fileName = NameOf(place);
        if (stated.Count == 0 && JavaMetadata.OfManifest(manifest, fileName) is { } inferred)
        {
            stated.Add(inferred);
        }
        else if (stated.Count == 0 && holdsClasses)
        {
            // Its hash may still name it: see NamedArchives.
            stated.Add(new() { Type = "maven", Name = fileName[..fileName.LastIndexOf('.')], Evidence = PackageEvidence.Inferred });
        }

        if (stated.Count == 0)
        {
            return;
        }

        // The hash names the archive itself, so only where one package is in it.
        var hash = stated.Count == 1 ? Sha1(stream, known) : null;
        foreach (var package in stated)
        {
            found.Add(package with { FoundAt = [place], Hashes = hash is null ? [] : [hash] });
        }
    }

    /// <param name="known">The hash, where it was made while reading.</param>
    private static Digest? Sha1(Stream stream, byte[]? known)
    {
        stream.Position = 0;
#pragma warning disable CA5350 // the name under which repositories know an archive, no protection
        var hash = known ?? SHA1.HashData(stream);
#pragma warning restore CA5350
        return new("sha1", Convert.ToHexStringLower(hash));
    }

    private static string Text(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        var bytes = new byte[Math.Min(MaxMetadataBytes, Math.Max(0, entry.Length))];
        return TextContent.DecodeLoosely(bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
    }

    private sealed class Budget
    {
        public int EntriesLeft { get; set; } = MaxEntries;

        public byte[] Chunk { get; } = new byte[64 * 1024];

        private long BytesLeft { get; set; } = MaxNestedBytes;

        public void Spend(int bytes)
        {
            if ((BytesLeft -= bytes) < 0)
            {
                throw new OverBudgetException();
            }
        }
    }

    /// <summary>More was unpacked than may be. It ends the archive that is being read, and those around it go on.</summary>
    private sealed class OverBudgetException : Exception;
}
