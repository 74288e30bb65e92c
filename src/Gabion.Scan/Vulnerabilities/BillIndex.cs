using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Scan.Vulnerabilities;

/// <summary>
/// What many bills of materials state, each package once however many have it: so much as matching asks for. It is kept between
/// runs, so that a bill is read again only when its file has changed.
/// </summary>
public sealed class BillIndex
{
    private const int Form = 4;

    private readonly ConcurrentDictionary<string, Package> _shared = new(StringComparer.Ordinal);
    private readonly Dictionary<Package, int> _packageNumbers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> _releaseNumbers = new(StringComparer.Ordinal);

    /// <summary>Each package once, without the places that show it.</summary>
    public List<Package> Packages { get; } = [];

    public List<DistributionRelease> Releases { get; } = [];

    /// <summary>The bills by their paths.</summary>
    public SortedDictionary<string, Bill> Bills { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// The same with packages that all bills have in common, so that a bill that was read needs no memory of its own for them. It may be asked for
    /// from several threads at once.
    /// </summary>
    public Inventory Share(Inventory inventory)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        return inventory with { Packages = [.. inventory.Packages.Select(Shared)] };
    }

    /// <summary>Takes what a bill states.</summary>
    /// <param name="length">Of its file, in bytes.</param>
    /// <param name="modified">Of its file, in ticks.</param>
    /// <param name="gaps">What the bill does not say, or says that it does not.</param>
    public void Add(string path, long length, long modified, Inventory inventory, ImmutableArray<CoverageGap> gaps)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        var release = inventory.Release is { } known ? Number(_releaseNumbers, Releases, KeyOf(known), known) : -1;
        Bills[path] = new(length, modified, release, [.. inventory.Packages.Select(NumberOf).Distinct()]) { Gaps = [.. gaps.Select(gap => gap with { Path = "", Span = null })] };
    }

    /// <summary>The packages of a bill that the index has from an earlier run; null when its file is another now.</summary>
    public Bill? Find(string path, long length, long modified) => Bills.TryGetValue(path, out var bill) && bill.Length == length && bill.Modified == modified ? bill : null;

    /// <summary>Only these bills, and the packages that they have.</summary>
    public BillIndex Keep(IReadOnlySet<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (Bills.Keys.All(paths.Contains))
        {
            return this;
        }

        var kept = new BillIndex();
        foreach (var (path, bill) in Bills.Where(entry => paths.Contains(entry.Key)))
        {
            kept.Add(path, bill.Length, bill.Modified, new(bill.Release < 0 ? null : Releases[bill.Release], [.. bill.Packages.Select(number => Packages[number])]), bill.Gaps);
        }

        return kept;
    }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Form);
            writer.Write(Releases.Count);
            foreach (var release in Releases)
            {
                Texts(writer, release.Id, release.VersionId, release.Codename, release.Version, release.PrettyName, release.Cpe, string.Join(' ', release.Like));
            }

            writer.Write(Packages.Count);
            foreach (var package in Packages)
            {
                Texts(writer, package.Type, package.Namespace, package.Name, package.Version, package.Architecture, package.SourceName, package.SourceVersion, package.Module, package.ShippedBy, string.Join('\n', package.Cpes), package.Release?.Id, package.Release?.VersionId);
                writer.Write((byte)(package.IsDistributionOwn switch { true => 1, false => 2, _ => 0 }));
            }

            writer.Write(Bills.Count);
            foreach (var (path, bill) in Bills)
            {
                writer.Write(path);
                writer.Write(bill.Length);
                writer.Write(bill.Modified);
                writer.Write(bill.Release);
                writer.Write7BitEncodedInt(bill.Packages.Length);
                foreach (var number in bill.Packages)
                {
                    writer.Write7BitEncodedInt(number);
                }

                writer.Write7BitEncodedInt(bill.Gaps.Length);
                foreach (var gap in bill.Gaps)
                {
                    writer.Write((byte)gap.Kind);
                    Texts(writer, gap.Reason, gap.Remedy);
                }
            }
        }

        return stream.ToArray();
    }

    /// <summary>Null when it is of another form.</summary>
    public static BillIndex? Read(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
        try
        {
            if (reader.ReadInt32() != Form)
            {
                return null;
            }

            var index = new BillIndex();
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                var release = new DistributionRelease
                {
                    Id = Text(reader) ?? "",
                    VersionId = Text(reader),
                    Codename = Text(reader),
                    Version = Text(reader),
                    PrettyName = Text(reader),
                    Cpe = Text(reader),
                    Like = [.. (Text(reader) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)],
                };
                Number(index._releaseNumbers, index.Releases, KeyOf(release), release);
            }

            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                var package = new Package
                {
                    Type = Text(reader) ?? "",
                    Namespace = Text(reader),
                    Name = Text(reader) ?? "",
                    Version = Text(reader),
                    Architecture = Text(reader),
                    SourceName = Text(reader),
                    SourceVersion = Text(reader),
                    Module = Text(reader),
                    ShippedBy = Text(reader),
                    Cpes = [.. (Text(reader) ?? "").Split('\n').Select(text => Cpe.TryParse(text, out var cpe) ? cpe : null).OfType<Cpe>()],
                    Release = Text(reader) is { } id ? new() { Id = id, VersionId = Text(reader) } : Text(reader) is null ? null : throw new FormatException(),
                    IsDistributionOwn = reader.ReadByte() switch { 1 => true, 2 => false, _ => null },
                };
                index.NumberOf(package);
            }

            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                var path = reader.ReadString();
                var (length, modified, release) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32());
                var packages = new int[reader.Read7BitEncodedInt()];
                for (var i = 0; i < packages.Length; i++)
                {
                    packages[i] = reader.Read7BitEncodedInt();
                }

                if (release >= index.Releases.Count || packages.Any(number => number < 0 || number >= index.Packages.Count))
                {
                    return null;
                }

                var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
                for (var gap = reader.Read7BitEncodedInt(); gap > 0; gap--)
                {
                    gaps.Add(new((GapKind)reader.ReadByte(), "", null, Text(reader) ?? "", Text(reader)));
                }

                index.Bills[path] = new(length, modified, release, [.. packages]) { Gaps = gaps.DrainToImmutable() };
            }

            return index;
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException or IOException or OverflowException)
        {
            return null; // it is made anew
        }
    }

    private Package Shared(Package package)
    {
        var key = KeyOf(package);
        return _shared.TryGetValue(key, out var known) ? known : _shared.GetOrAdd(key, Bare(package));
    }

    private int NumberOf(Package package)
    {
        if (!_packageNumbers.TryGetValue(package, out var number) && !_packageNumbers.TryGetValue(package = Shared(package), out number))
        {
            _packageNumbers.Add(package, number = Packages.Count);
            Packages.Add(package);
        }

        return number;
    }

    private static Package Bare(Package package) => new()
    {
        Type = package.Type,
        Namespace = package.Namespace,
        Name = package.Name,
        Version = package.Version,
        Architecture = package.Architecture,
        SourceName = package.SourceName,
        SourceVersion = package.SourceVersion,
        Module = package.Module,
        ShippedBy = package.ShippedBy,
        Cpes = package.Cpes,
        Release = package.Release,
        IsDistributionOwn = package.IsDistributionOwn,
    };

    private static string KeyOf(Package package) =>
        $"{package.Key}|{package.SourceName}|{package.SourceVersion}|{package.Module}|{package.ShippedBy}|{package.IsDistributionOwn}|{string.Join('|', package.Cpes)}";

    private static string KeyOf(DistributionRelease release) => $"{release.Id}|{release.VersionId}|{release.Codename}|{release.Version}|{release.PrettyName}|{release.Cpe}";

    private static int Number<T>(Dictionary<string, int> numbers, List<T> all, string key, T value)
    {
        if (!numbers.TryGetValue(key, out var number))
        {
            numbers[key] = number = all.Count;
            all.Add(value);
        }

        return number;
    }

    private static void Texts(BinaryWriter writer, params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            writer.Write(text is not null);
            if (text is not null)
            {
                writer.Write(text);
            }
        }
    }

    private static string? Text(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}

/// <summary>A bill of the index.</summary>
/// <param name="Length">Of its file, in bytes.</param>
/// <param name="Modified">Of its file, in ticks.</param>
/// <param name="Release">The number of its release; -1: it is of none.</param>
/// <param name="Packages">The numbers of its packages.</param>
public sealed record Bill(long Length, long Modified, int Release, ImmutableArray<int> Packages)
{
    /// <summary>What it does not say; without its path, which depends on how it is named.</summary>
    public ImmutableArray<CoverageGap> Gaps { get; init; } = [];
}
