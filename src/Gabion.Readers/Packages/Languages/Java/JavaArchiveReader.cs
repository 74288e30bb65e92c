using System.IO.Compression;
using System.Security.Cryptography;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Java;

/// <summary>
/// Java archives: what Maven left inside (<c>META-INF/maven/…/pom.properties</c>, several in a shaded one), else the manifest
/// and the file's name; and the archives inside it, as deep and as many as the limits allow.
/// </summary>
public sealed class JavaArchiveReader : PackageReader
{
    private const int MaxDepth = 6;
    private const int MaxEntries = 200_000;
    private const long MaxNestedBytes = 1024L * 1024 * 1024;
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
        using var stream = new ByteSourceStream(content);
        ReadArchive(found, stream, found.Path, 0, budget);
    }

    private static void ReadArchive(PackageCollector found, Stream stream, string place, int depth, Budget budget)
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
                if (entry.FullName.StartsWith("META-INF/maven/", StringComparison.Ordinal) && entry.FullName.EndsWith("/pom.properties", StringComparison.Ordinal))
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

            Report(found, stream, place, stated, manifest, holdsClasses);
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

        if (entry.Length > budget.BytesLeft)
        {
            found.Gap(GapKind.Limit, null, $"The archives inside hold more than {MaxNestedBytes >> 20} MB; what is in {place} is not known");
            return;
        }

        // The stated length may be a lie: no more is read than the budget allows.
        using var packed = entry.Open();
        using var inner = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (var read = packed.Read(chunk); read > 0; read = packed.Read(chunk))
        {
            inner.Write(chunk, 0, read);
            if ((budget.BytesLeft -= read) < 0)
            {
                found.Gap(GapKind.Limit, null, $"The archives inside hold more than {MaxNestedBytes >> 20} MB; what is in {place} is not known");
                return;
            }
        }

        inner.Position = 0;
        ReadArchive(found, inner, place, depth + 1, budget);
    }

    /// <summary>Classes of the application itself, and of the loader that starts it.</summary>
    private static bool IsOwn(string name) =>
        name.StartsWith("WEB-INF/classes/", StringComparison.Ordinal) || name.StartsWith("BOOT-INF/classes/", StringComparison.Ordinal) || name.StartsWith("org/springframework/boot/loader/", StringComparison.Ordinal)
        || name.EndsWith("module-info.class", StringComparison.Ordinal);

    private static void Report(PackageCollector found, Stream stream, string place, List<Package> stated, string? manifest, bool holdsClasses)
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
        var hash = stated.Count == 1 ? Sha1(stream) : null;
        foreach (var package in stated)
        {
            found.Add(package with { FoundAt = [place], Hashes = hash is null ? [] : [hash] });
        }
    }

    private static Digest? Sha1(Stream stream)
    {
        stream.Position = 0;
#pragma warning disable CA5350 // the name under which repositories know an archive, no protection
        var hash = SHA1.HashData(stream);
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

        public long BytesLeft { get; set; } = MaxNestedBytes;
    }
}
