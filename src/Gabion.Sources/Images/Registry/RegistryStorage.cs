using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Text;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images.Registry;

/// <summary>
/// A registry's storage on disk, as CNCF Distribution (docker-registry, and Harbor, which has it inside) lays it out
/// (distribution, registry/storage/paths.go): nothing is pulled, no login is needed.
/// </summary>
public sealed class RegistryStorage : RegistryPlace, IBlobs
{
    private const int MaxDepth = 32;
    private const int MaxLinkBytes = 256;
    private const int ReadableByAll = 4;
    private const int WritableByAll = 2;

    private readonly string _root;
    private readonly string? _configuration;
    private readonly ImmutableArray<string> _only;

    private RegistryStorage(string root, string? configuration, ImmutableArray<string> only)
    {
        _root = root;
        _configuration = configuration;
        _only = only;
    }

    public override string Kind => "registry storage";

    /// <summary>Opens the storage at or below a folder; null when there is none.</summary>
    /// <param name="configuration">The registry's <c>config.yml</c>, when it is known.</param>
    /// <param name="only">The repositories that are read; all when there are none. What belongs to no image of theirs may be another's, and is not listed.</param>
    public static RegistryStorage? Open(string folder, string? configuration, ImmutableArray<string> only)
    {
        string[] places = ["", "docker/registry/v2", "registry/docker/registry/v2", "registry/v2", "v2", "data/registry/docker/registry/v2"];
        return places.Select(place => Path.Combine(Path.GetFullPath(folder), place))
            .Where(root => Directory.Exists(Path.Combine(root, "repositories")) && Directory.Exists(Path.Combine(root, "blobs")))
            .Select(root => new RegistryStorage(root, configuration, only)).FirstOrDefault();
    }

    public override Task<ImmutableArray<StoredManifest>> ManifestsAsync(Action<CoverageGap> gap, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(gap);
        var manifests = ImmutableArray.CreateBuilder<StoredManifest>();
        var there = Repositories(Path.Combine(_root, "repositories"), "", 0, gap).ToList();
        foreach (var missing in _only.Except(there, StringComparer.Ordinal))
        {
            gap(new(GapKind.Unreadable, missing, null, "The storage has no such repository"));
        }

        foreach (var repository in there.Where(repository => _only.IsEmpty || _only.Contains(repository, StringComparer.Ordinal)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var folder = Path.Combine(_root, "repositories", repository, "_manifests");
            var tagged = new HashSet<Digest>();
            foreach (var tag in Names(Path.Combine(folder, "tags"), gap))
            {
                if (Link(Path.Combine(folder, "tags", tag, "current", "link"), $"{repository}:{tag}", gap) is { } digest)
                {
                    tagged.Add(digest);
                    manifests.Add(new(repository, tag, digest));
                }
            }

            foreach (var algorithm in Names(Path.Combine(folder, "revisions"), gap))
            {
                foreach (var hex in Names(Path.Combine(folder, "revisions", algorithm), gap))
                {
                    if (Digest.TryParse($"{algorithm}:{hex}", out var digest) && !tagged.Contains(digest)
                        && File.Exists(Path.Combine(folder, "revisions", algorithm, hex, "link")))
                    {
                        manifests.Add(new(repository, null, digest));
                    }
                }
            }
        }

        return Task.FromResult(manifests.ToImmutable());
    }

    public override Task<ImageResult> OpenAsync(StoredManifest manifest, Platform? platform, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return ManifestWalk.OpenAsync(this, new("", manifest.Digest, 0), manifest.Name, platform, cancellationToken);
    }

    public override Task<(byte[]? Bytes, string? Reason)> ReadAsync(StoredManifest manifest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return this.ReadAsync(new Descriptor("", manifest.Digest, 0), ManifestJson.MaxBytes, cancellationToken);
    }

    public override IEnumerable<StoredBlob> Blobs(Action<CoverageGap> gap)
    {
        ArgumentNullException.ThrowIfNull(gap);
        foreach (var algorithm in _only.IsEmpty ? Names(Path.Combine(_root, "blobs"), gap) : [])
        {
            foreach (var start in Names(Path.Combine(_root, "blobs", algorithm), gap))
            {
                foreach (var hex in Names(Path.Combine(_root, "blobs", algorithm, start), gap))
                {
                    var data = new FileInfo(Path.Combine(_root, "blobs", algorithm, start, hex, "data"));
                    if (Digest.TryParse($"{algorithm}:{hex}", out var digest) && data.Exists)
                    {
                        var descriptor = new Descriptor("", digest, data.Length);
                        yield return new(digest, data.Length, new TarLayer(descriptor, null, token => OpenAsync(descriptor, token), () => Stamp(descriptor)));
                    }
                }
            }
        }
    }

    public override Task<RegistrySetup> SetupAsync(CancellationToken cancellationToken)
    {
        var mode = Unix.Details(_root, out _)?.Mode;
        var setup = new RegistrySetup(new("storage"), _root)
        {
            StorageIsReadableByAll = mode is { } read ? (read & ReadableByAll) != 0 && IsReachable(_root) : null,
            StorageIsWritableByAll = mode is { } write ? (write & WritableByAll) != 0 : null,
        };
        return Task.FromResult(_configuration is null ? setup : Configured(setup, _configuration));
    }

    public Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        var path = BlobPath(blob.Digest);
        var file = new TargetFile(path, path, 0).Open(out var gap);
        return file is null
            ? Task.FromException<Stream>(new IOException(File.Exists(path) ? gap!.Reason : $"the blob {blob.Digest} is missing"))
            : Task.FromResult<Stream>(new OpenedFileStream(file));
    }

    public string? Stamp(Descriptor blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return Unix.Stamp(BlobPath(blob.Digest));
    }

    private string BlobPath(Digest digest) => Path.Combine(_root, "blobs", digest.Algorithm, digest.Hex[..2], digest.Hex, "data");

    /// <summary>Whether every folder above lets everybody through.</summary>
    private static bool IsReachable(string folder)
    {
        for (string? at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Unix.Details(at, out _) is { Mode: var mode } && (mode & 1) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What the registry's own configuration says (distribution, configuration reference).</summary>
    private static RegistrySetup Configured(RegistrySetup seen, string path)
    {
        var text = File.ReadAllText(path);
        var root = YamlReader.Read(text) is [var first, ..] ? first.Field : default;
        var needsLogin = root["auth"].IsMapping && root["auth"].Entries.Count > 0;
        return new(new(path), seen.Resource.Name)
        {
            AnybodyMayRead = !needsLogin,
            AnybodyMayWrite = !needsLogin && !root["storage"]["maintenance"]["readonly"]["enabled"].IsTrue && !root["proxy"]["remoteurl"].IsSet,
            IsInTheClear = !root["http"]["tls"]["certificate"].IsSet && !root["http"]["tls"]["letsencrypt"].IsSet,
            AllowsDeletion = root["storage"]["delete"]["enabled"].IsTrue,
            StorageIsReadableByAll = seen.StorageIsReadableByAll,
            StorageIsWritableByAll = seen.StorageIsWritableByAll,
        };
    }

    // A name may have slashes: a repository is where _manifests is.
    private static IEnumerable<string> Repositories(string folder, string prefix, int depth, Action<CoverageGap> gap)
    {
        if (depth > MaxDepth)
        {
            gap(new(GapKind.Limit, prefix, null, $"Repositories are nested more than {MaxDepth} levels deep; what is below was not read"));
            yield break;
        }

        foreach (var name in Names(folder, gap))
        {
            var path = prefix.Length == 0 ? name : $"{prefix}/{name}";
            if (name == "_manifests")
            {
                yield return prefix;
            }
            else if (!name.StartsWith('_'))
            {
                foreach (var repository in Repositories($"{folder}/{name}", path, depth + 1, gap))
                {
                    yield return repository;
                }
            }
        }
    }

    private static List<string> Names(string folder, Action<CoverageGap> gap)
    {
        try
        {
            if (!Directory.Exists(folder))
            {
                return [];
            }

            var names = new FileSystemEnumerable<string>(
                folder,
                (ref FileSystemEntry entry) => entry.FileName.ToString(),
                new() { AttributesToSkip = 0, IgnoreInaccessible = false })
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.IsDirectory && (entry.Attributes & FileAttributes.ReparsePoint) == 0,
            }.ToList();
            names.Sort(StringComparer.Ordinal);
            return names;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            gap(new(GapKind.Unreadable, folder, null, $"The folder could not be listed: {error.Message}"));
            return [];
        }
    }

    private static Digest? Link(string path, string name, Action<CoverageGap> gap)
    {
        using var file = new TargetFile(path, path, 0).Open(out var missing);
        var bytes = new byte[MaxLinkBytes];
        var text = file is null ? null : Encoding.UTF8.GetString(bytes, 0, file.Read(bytes, 0)).Trim();
        if (Digest.TryParse(text, out var digest))
        {
            return digest;
        }

        gap(new(missing?.Kind ?? GapKind.Invalid, name, null, file is null ? $"The tag could not be read: {missing!.Reason}" : "The tag's link holds no digest; the image that it means is not known"));
        return null;
    }
}
