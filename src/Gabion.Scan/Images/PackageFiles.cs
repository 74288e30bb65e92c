using System.Security.Cryptography;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Model.Packages;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>The files of which a package database states the content: dpkg's md5sums, rpm's digests, apk's checksums.</summary>
internal sealed class PackageFiles
{
    private readonly Dictionary<string, (OwnedFile File, string Package)> _stated = new(StringComparer.Ordinal);

    public PackageFiles(IEnumerable<Package> packages)
    {
        foreach (var package in packages)
        {
            foreach (var file in package.Files.Where(file => file.Checksum is { } checksum && Algorithm(checksum) is not null))
            {
                _stated.TryAdd(FileOwnership.Place(file.Path), (file, $"{package.Name} {package.Version}"));
            }
        }
    }

    public int Count => _stated.Count;

    /// <summary>What is stated of the file at a path; null when nothing is.</summary>
    public (OwnedFile File, string Package)? Of(string path) => _stated.TryGetValue(FileOwnership.Place(path), out var stated) ? stated : null;

    /// <summary>The hash that a checksum is of; null for what is no checksum.</summary>
    private static HashAlgorithmName? Algorithm(Digest checksum) => (checksum.Algorithm, checksum.Hex.Length) switch
    {
        ("md5", 32) => HashAlgorithmName.MD5,
        ("sha1", 40) => HashAlgorithmName.SHA1,
        ("sha256", 64) => HashAlgorithmName.SHA256,
        ("sha384", 96) => HashAlgorithmName.SHA384,
        ("sha512", 128) => HashAlgorithmName.SHA512,
        _ => null,
    };

    /// <summary>Hashes the files of one layer of which the content is stated, and remembers those that have another.</summary>
    public sealed class Check(PackageFiles files) : ILayerVisitor
    {
        private readonly HashSet<string> _altered = new(StringComparer.Ordinal);

        /// <summary>Whether the content of the entry is not what its package's database states.</summary>
        public bool IsAltered(LayerEntry entry)
        {
            ArgumentNullException.ThrowIfNull(entry);
            return _altered.Contains(entry.Path) || (entry.LinkTarget.Length > 0 && entry.Kind == LayerEntryKind.File && _altered.Contains(entry.LinkTarget));
        }

        public bool Wants(LayerEntry entry) => files.Of(entry.Path) is not null;

        public void Visit(LayerEntry entry, ReadOn content)
        {
            var checksum = files.Of(entry.Path)!.Value.File.Checksum!;
            using var hash = IncrementalHash.CreateHash(Algorithm(checksum)!.Value);
            Span<byte> buffer = new byte[32 * 1024];
            for (var read = content(buffer); read > 0; read = content(buffer))
            {
                hash.AppendData(buffer[..read]);
            }

            if (Convert.ToHexStringLower(hash.GetCurrentHash()) != checksum.Hex)
            {
                _altered.Add(entry.Path);
            }
        }

        public void Replaced(string path) => _altered.Remove(path);
    }
}
