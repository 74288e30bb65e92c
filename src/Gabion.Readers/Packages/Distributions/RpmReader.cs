using System.Collections.Immutable;
using Gabion.Formats.Rpm;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Distributions;

/// <summary>The database of rpm in any backend, wherever a distribution keeps it.</summary>
public sealed class RpmReader : PackageReader
{
    private const int MaxFiles = 2_000_000;
    private const int ConfigurationFlag = 1;
    private const int GhostFlag = 1 << 6;

    private static readonly string[] Folders = ["var/lib/rpm/", "usr/lib/sysimage/rpm/", "usr/share/rpm/"];

    private static readonly string[] Names = ["rpmdb.sqlite", "Packages.db", "Packages"];

    public override string Kind => "rpm database";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override long MaxBytes => 1024L * 1024 * 1024;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Contains("rpm/", StringComparison.Ordinal) && Array.IndexOf(Names, NameOf(path)) >= 0 && Folders.Any(folder => Names.Any(name => IsAt(path, folder + name)));
    }

    public override IReadOnlyList<string> Companions(string path) => NameOf(path) == "rpmdb.sqlite" ? [path + "-wal"] : [];

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        found.Recognise();
        var log = NameOf(found.Path) == "rpmdb.sqlite" ? beside(found.Path + "-wal") ?? default : default;
        if (RpmDatabase.Open(content, log) is not { } blobs)
        {
            found.Gap(GapKind.Invalid, null, "It is no rpm database of a known format (SQLite, NDB, BDB hash); the packages in it are not known");
            return;
        }

        var graph = new RpmDependencies();
        var filesLeft = MaxFiles;
        try
        {
            foreach (var blob in blobs)
            {
                if (RpmHeader.Read(blob) is { } header)
                {
                    Take(found, header, graph, ref filesLeft);
                }
            }
        }
        catch (InvalidDataException error)
        {
            found.Gap(GapKind.Invalid, null, $"The database is damaged ({error.Message}); {found.Packages.Count} packages were read, others may be missing", "rpm --rebuilddb mends it where rpm is at hand.");
        }

        if (filesLeft <= 0)
        {
            found.Gap(GapKind.Limit, null, $"It lists more than {MaxFiles} files; who owns the rest is not known");
        }

        found.Rewrite(package => package with { Dependencies = graph.Of(package.Key) });
    }

    private static void Take(PackageCollector found, RpmHeader header, RpmDependencies graph, ref int filesLeft)
    {
        // Keys of the keyring are kept as packages without files.
        if (header.Text(RpmTag.Name) is not { } name || name == "gpg-pubkey" || header.Text(RpmTag.Version) is not { } version)
        {
            return;
        }

        var release = header.Text(RpmTag.Release);
        var epoch = header.Number(RpmTag.Epoch);
        var full = $"{(epoch is > 0 ? $"{epoch}:" : "")}{version}{(release is null ? "" : $"-{release}")}";
        var source = header.Text(RpmTag.SourceRpm);
        var hasSource = SourceRpm.TryParse(source, out var sourceName, out var sourceVersion);
        var vendor = header.Text(RpmTag.Vendor) is { Length: > 0 } stated && stated != "(none)" ? stated : null;
        var package = new Package
        {
            Type = "rpm",
            Name = name,
            Version = full,
            Architecture = header.Text(RpmTag.Architecture),
            SourceName = hasSource ? sourceName : name,
            SourceVersion = hasSource ? $"{(epoch is > 0 ? $"{epoch}:" : "")}{sourceVersion}" : full,
            Module = header.Text(RpmTag.ModularityLabel) is { Length: > 0 } label && label != "(none)" ? label : null,
            Licences = header.Text(RpmTag.License) is { Length: > 0 } licence ? [licence] : [],
            Supplier = vendor ?? header.Text(RpmTag.Packager),
            IsDistributionOwn = RpmOrigin.IsOwn(vendor),
            Files = Files(header, ref filesLeft),
        };
        found.Add(package);
        graph.Add(package.Key, name, header);
    }

    private static ImmutableArray<OwnedFile> Files(RpmHeader header, ref int filesLeft)
    {
        var names = header.Texts(RpmTag.BaseNames);
        var folders = header.Texts(RpmTag.DirectoryNames);
        var places = header.Numbers(RpmTag.DirectoryIndexes);
        var digests = header.Texts(RpmTag.FileDigests);
        var flags = header.Numbers(RpmTag.FileFlags);
        var modes = header.Numbers(RpmTag.FileModes);
        var algorithm = header.Number(RpmTag.FileDigestAlgorithm) switch { 8 => "sha256", 10 => "sha512", 9 => "sha384", 2 => "sha1", _ => "md5" };
        var files = ImmutableArray.CreateBuilder<OwnedFile>();
        for (var i = 0; i < Math.Min(names.Length, places.Length) && filesLeft > 0; i++)
        {
            var isFolder = i < modes.Length && (modes[i] & 0xF000) == 0x4000;
            var flag = i < flags.Length ? flags[i] : 0;
            if (!isFolder && (flag & GhostFlag) == 0 && places[i] < folders.Length)
            {
                filesLeft--;
                var digest = i < digests.Length && digests[i].Length > 0 ? new Digest(algorithm, digests[i]) : null;
                files.Add(new((folders[places[i]] + names[i]).TrimStart('/'), digest, (flag & ConfigurationFlag) != 0));
            }
        }

        return files.ToImmutable();
    }

    /// <summary>Who provides what others require by name.</summary>
    private sealed class RpmDependencies
    {
        private readonly Dictionary<string, string> _providers = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string[]> _needs = new(StringComparer.Ordinal);

        public void Add(string key, string name, RpmHeader header)
        {
            _providers[name] = key;
            foreach (var provided in header.Texts(RpmTag.ProvideName))
            {
                _providers.TryAdd(provided, key);
            }

            _needs[key] = header.Texts(RpmTag.RequireName);
        }

        public ImmutableArray<string> Of(string key) => _needs.TryGetValue(key, out var needs)
            ? [.. needs.Select(name => _providers.GetValueOrDefault(name)).OfType<string>().Where(other => other != key).Distinct(StringComparer.Ordinal)]
            : [];
    }
}
