using System.Formats.Tar;
using System.Security.Cryptography;

namespace Gabion.Database;

/// <summary>
/// The database in one file, to be carried over an air gap: a tar with <c>manifest.json</c>, <c>manifest.sig</c> (ECDSA P-256 with SHA-256
/// over the manifest's bytes, DER) and the feeds' files. A bundle is trusted by its signature, and each file by its digest.
/// </summary>
public static class Bundle
{
    private const string ManifestName = "manifest.json";
    private const string SignatureName = "manifest.sig";
    private const int MaxSignatureBytes = 1024;

    /// <summary>Writes a bundle of the feeds; throws <see cref="IOException"/> where a file cannot be read or written.</summary>
    /// <param name="feeds">Names; empty: all that are there.</param>
    /// <param name="key">The private key; null: the bundle is not signed.</param>
    public static BundleManifest Write(string folder, IReadOnlyCollection<string> feeds, Stream output, ECDsa? key, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(feeds);
        var files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + FeedSchema.Extension).Order(StringComparer.Ordinal).ToList() : [];
        var chosen = files.Where(file => feeds.Count == 0 || feeds.Contains(Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase)).ToList();
        if (chosen.Count == 0)
        {
            throw new InvalidDataException($"there is no such feed in {folder}");
        }

        var manifest = new BundleManifest(now, [.. chosen.Select(Describe)]);
        using var tar = new TarWriter(output, TarEntryFormat.Ustar, leaveOpen: true);
        var text = manifest.Write();
        Add(tar, ManifestName, text, now);
        if (key is not null)
        {
            Add(tar, SignatureName, key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence), now);
        }

        foreach (var file in chosen)
        {
            using var content = File.OpenRead(file);
            Add(tar, Path.GetFileName(file), content, now);
        }

        return manifest;
    }

    /// <summary>
    /// Takes the feeds of a bundle into the database. Throws <see cref="InvalidDataException"/>, and changes nothing, when the
    /// signature or a digest is wrong.
    /// </summary>
    /// <param name="key">The public key; null: the signature is not looked at.</param>
    public static BundleManifest Import(Stream input, string folder, ECDsa? key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        Directory.CreateDirectory(folder);
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var tar = new TarReader(input, leaveOpen: true);
            var text = ReadSmall(tar.GetNextEntry(), ManifestName, BundleManifest.MaxBytes);
            var manifest = BundleManifest.Read(text);
            var next = tar.GetNextEntry();
            if (next?.Name == SignatureName)
            {
                Verify(key, text, ReadSmall(next, SignatureName, MaxSignatureBytes));
                next = tar.GetNextEntry();
            }
            else if (key is not null)
            {
                throw new InvalidDataException("the bundle is not signed");
            }

            for (; next is not null; next = tar.GetNextEntry())
            {
                cancellationToken.ThrowIfCancellationRequested();
                Take(next, manifest, folder, parts);
            }

            if (manifest.Feeds.FirstOrDefault(feed => !parts.ContainsKey(feed.Name)) is { } missing)
            {
                throw new InvalidDataException($"the bundle should hold the feed {missing.Name}, and does not");
            }

            foreach (var (feed, part) in parts)
            {
                File.Move(part, Path.Combine(folder, feed + FeedSchema.Extension), overwrite: true);
            }

            return manifest;
        }
        finally
        {
            foreach (var part in parts.Values)
            {
                File.Delete(part);
            }
        }
    }

    private static BundledFeed Describe(string file)
    {
        using var stream = File.OpenRead(file);
        return new(Path.GetFileNameWithoutExtension(file), stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    private static void Add(TarWriter tar, string name, byte[] content, DateTimeOffset now)
    {
        using var stream = new MemoryStream(content);
        Add(tar, name, stream, now);
    }

    private static void Add(TarWriter tar, string name, Stream content, DateTimeOffset now) =>
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = content, ModificationTime = now });

    private static void Verify(ECDsa? key, byte[] text, byte[] signature)
    {
        if (key is not null && !key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
        {
            throw new InvalidDataException("the signature is not of this key, or the bundle was changed");
        }
    }

    private static byte[] ReadSmall(TarEntry? entry, string name, int limit)
    {
        if (entry?.Name != name || entry.DataStream is null || entry.Length > limit)
        {
            throw new InvalidDataException($"it is no bundle of advisories: {name} is missing, or too long");
        }

        var bytes = new byte[entry.Length];
        entry.DataStream.ReadExactly(bytes);
        return bytes;
    }

    private static void Take(TarEntry entry, BundleManifest manifest, string folder, Dictionary<string, string> parts)
    {
        var feed = manifest.Feeds.FirstOrDefault(feed => feed.Name + FeedSchema.Extension == entry.Name);
        if (feed is null || entry.DataStream is null || entry.Length != feed.Bytes || parts.ContainsKey(feed.Name))
        {
            throw new InvalidDataException($"'{entry.Name}' is not what the bundle's list of contents says");
        }

        var part = Path.Combine(folder, $".{feed.Name}.{Environment.ProcessId}.part");
        parts.Add(feed.Name, part);
        using (var file = new FileStream(part, FileMode.Create, FileAccess.Write))
        {
            entry.DataStream.CopyTo(file);
        }

        if (Describe(part).Sha256 != feed.Sha256)
        {
            throw new InvalidDataException($"the feed {feed.Name} has another digest than the bundle's list of contents says");
        }

        using var opened = FeedFile.Open(part, out var fault);
        if (opened is null)
        {
            throw new InvalidDataException($"the feed {feed.Name} cannot be used: {fault}");
        }
    }
}
