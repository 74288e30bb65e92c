using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Schema;
using Gabion.Readers;
using Gabion.Readers.Cluster;
using Gabion.Readers.Cluster.Certificates;
using Gabion.Scan.Cluster;
using Gabion.Scan.Images.InUse;
using Gabion.Scan.Rendering;
using Gabion.Sources;
using Gabion.Sources.Cluster;

namespace Gabion.Scan;

/// <summary>The facts of the manifests that a user names, for commands that ask an engine and run no rules.</summary>
/// <param name="Gaps">What could not be read, with the paths as the user named them.</param>
public sealed record FactReading(ImmutableArray<Fact> Facts, ImmutableArray<CoverageGap> Gaps)
{
    private const long MaxFileBytes = 256L * 1024 * 1024;
    private const int ProgressEvery = 256;

    private static readonly ImmutableArray<Reader> Others = [new CertificateFileReader(), new KubeconfigReader()];

    /// <summary>Of a cluster, nodes of the pods that other objects made, by the path of what they come of in the end.</summary>
    public FrozenDictionary<string, ImmutableSortedSet<string>> PodNodes { get; init; } = FrozenDictionary<string, ImmutableSortedSet<string>>.Empty;

    /// <summary>Of a cluster, which kinds are here whole; null for manifests, of which others may always be elsewhere.</summary>
    public ListedKinds? Listed { get; init; }

    /// <summary>Of a cluster the images that its pods run, those of other objects among them.</summary>
    public ImagesInUse Images { get; init; } = new();

    /// <summary>
    /// Reads folders, with their charts and kustomizations rendered where helm and kustomize are installed, files (whatever they
    /// are called, snapshots of clusters among them) and, for <c>-</c>, standard input.
    /// </summary>
    public static async Task<FactReading> ReadManifestsAsync(
        IEnumerable<string> paths, Stream standardInput, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(standardInput);
        var reader = new ManifestReader();
        var facts = ImmutableArray.CreateBuilder<Fact>();
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        var podNodes = FrozenDictionary<string, ImmutableSortedSet<string>>.Empty;
        ListedKinds? listed = null;
        var images = new ImagesInUse();
        foreach (var path in paths.Where(Directory.Exists))
        {
            await ReadFolderAsync(path, reader, facts, gaps, cancellationToken).ConfigureAwait(false);
        }

        foreach (var (shown, full) in paths.Where(path => !Directory.Exists(path)).SelectMany(path => Files(path, gaps.Add)))
        {
            if (full is not null && SnapshotFile.IsOne(full))
            {
                if (await ReadSnapshotAsync(shown, facts, gaps, images, cancellationToken).ConfigureAwait(false) is { } snapshot)
                {
                    (podNodes, listed) = (snapshot.PodNodes, snapshot.Listed);
                }

                continue;
            }

            var content = full is null
                ? await ReadAsync(shown, standardInput, gaps.Add, cancellationToken).ConfigureAwait(false)
                : ReadFile(shown, full, gaps.Add);
            if (content is not null)
            {
                Read(reader, isNamed: true, shown, content, facts, gaps);
            }
        }

        return new(facts.ToImmutable(), gaps.ToImmutable()) { Images = images, PodNodes = podNodes, Listed = listed };
    }

    /// <summary>The same with objects that name no namespace taken to be applied to <paramref name="namespace"/>.</summary>
    public FactReading AppliedTo(string? @namespace)
    {
        if (@namespace is null or "default")
        {
            return this;
        }

        var moved = new Dictionary<KubernetesObject, KubernetesObject>(ReferenceEqualityComparer.Instance);
        KubernetesObject Move(KubernetesObject item) =>
            item.Namespace is not null ? item : moved.TryGetValue(item, out var known) ? known : moved[item] = item.AppliedTo(@namespace);
        return this with
        {
            Facts =
            [
                .. Facts.Select(fact => fact switch
                {
                    KubernetesObject item => Move(item),
                    Workload { Object.Namespace: null } workload => new Workload(Move(workload.Object), workload.Pod),
                    _ => fact,
                }),
            ],
        };
    }

    /// <summary>The objects of a cluster; of those that others make, only what made them.</summary>
    /// <param name="kinds">The kinds that are asked for.</param>
    /// <param name="keepsExamples">The first of those that an object makes is read too: policies may speak of Pods alone.</param>
    /// <param name="keepsLogins">Of Secrets, the logins for registries are kept in memory, to ask for the images that run.</param>
    /// <param name="progress">Told now and then how many objects were read.</param>
    /// <exception cref="IOException">The cluster or its snapshot cannot be read.</exception>
    public static Task<FactReading> ReadClusterAsync(ObjectSource source, KindChoice kinds, bool keepsExamples, bool keepsLogins, Action<int>? progress, CancellationToken cancellationToken) =>
        ReadClusterAsync(source, kinds, keepsExamples, keepsLogins, new(), progress, cancellationToken);

    private static async Task<FactReading> ReadClusterAsync(
        ObjectSource source, KindChoice kinds, bool keepsExamples, bool keepsLogins, ImagesInUse images, Action<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(kinds);
        var facts = ImmutableArray.CreateBuilder<Fact>();
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        var owners = new ObjectOwners();
        var listed = new ListedKinds(kinds, source.Namespace);
        var podNodes = new Dictionary<string, ImmutableSortedSet<string>>(StringComparer.Ordinal);
        var count = 0;
        await foreach (var item in source.ReadAsync(kinds, Miss, cancellationToken).ConfigureAwait(false))
        {
            if (keepsLogins)
            {
                images.NoteSecret(item);
            }

            ReadResult read;
            try
            {
                read = LiveObjectReader.ReadWhole(item.ToString(), Encoding.UTF8.GetString(StoredForm.Judged(item, keepsVersions: true).Json.Span));
            }
            catch (InvalidDataException error)
            {
                gaps.Add(StoredForm.GapOf(item, error));
                listed.Miss(item);
                continue;
            }

            gaps.AddRange(read.Gaps);
            if (!read.Gaps.IsEmpty)
            {
                listed.Miss(item);
            }

            if (read.Facts.OfType<KubernetesObject>().FirstOrDefault() is { } @object)
            {
                var managed = owners.Note(@object, item.Uid, read.Facts.OfType<Workload>());
                images.Note(@object, read.Facts.OfType<Workload>(), managed?.Root);
                if (@object.Is("", "Pod") && @object.Spec["nodeName"].Text is { Length: > 0 } node)
                {
                    var path = managed?.Root ?? @object.File.Path;
                    podNodes[path] = podNodes.GetValueOrDefault(path, ImmutableSortedSet.Create<string>(StringComparer.Ordinal)).Add(node);
                }

                if (managed is null || (keepsExamples && managed.IsExample))
                {
                    facts.AddRange(read.Facts);
                }
                else
                {
                    listed.Leave(item);
                }
            }

            if (++count % ProgressEvery == 0)
            {
                progress?.Invoke(count);
            }
        }

        return new(facts.ToImmutable(), ClosedKind.Together(gaps)) { Images = images, PodNodes = podNodes.ToFrozenDictionary(StringComparer.Ordinal), Listed = listed };

        void Miss(CoverageGap gap)
        {
            gaps.Add(gap);
            listed.Miss(gap);
        }
    }

    /// <summary>A snapshot of a cluster that was named as a file.</summary>
    private static async Task<FactReading?> ReadSnapshotAsync(string path, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps, ImagesInUse images, CancellationToken cancellationToken)
    {
        try
        {
            using var snapshot = SnapshotFile.Open(path);
            var read = await ReadClusterAsync(snapshot, KindChoice.All, keepsExamples: false, keepsLogins: false, images, progress: null, cancellationToken).ConfigureAwait(false);
            facts.AddRange(read.Facts);
            gaps.AddRange(read.Gaps);
            return read;
        }
        catch (IOException error)
        {
            gaps.Add(new(GapKind.Unreadable, path, null, error.Message));
            return null;
        }
    }

    private static async Task ReadFolderAsync(
        string path, ManifestReader reader, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps, CancellationToken cancellationToken)
    {
        var prefix = path is "." or "./" ? "" : $"{path.TrimEnd('/')}/";
        void Tell(CoverageGap gap) => gaps.Add(gap with { Path = prefix + gap.Path });
        var files = new FolderSource(path).Files(Tell).ToList();
        var renderings = await Renderings.CreateAsync(
            Path.GetFullPath(path), files, RenderPrograms.OnPath(), KubernetesSchema.Newest, Environment.ProcessorCount, prefix, cancellationToken).ConfigureAwait(false);
        gaps.AddRange(renderings.Gaps);
        foreach (var unit in renderings.Units)
        {
            facts.AddRange(unit.Read.Facts);
            gaps.AddRange(unit.Read.Gaps);
        }

        foreach (var file in files.Where(file => (reader.Accepts(file.Path) || Others.Any(other => other.Accepts(file.Path))) && !renderings.Takes(file.Path)))
        {
            if (ReadFile(prefix + file.Path, file.FullPath, gaps.Add) is { } content)
            {
                Read(reader, isNamed: false, prefix + file.Path, content, facts, gaps);
            }
        }
    }

    /// <param name="isNamed">The user named the file itself: it may hold manifests whatever it is called.</param>
    private static void Read(ManifestReader manifests, bool isNamed, string shown, byte[] content, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps)
    {
        var others = Others.Where(other => other.Accepts(shown)).ToList();
        var mayBeManifest = manifests.Accepts(shown) || (isNamed && !others.Exists(other => other is CertificateFileReader));
        foreach (var reader in mayBeManifest ? others.Prepend(manifests) : others)
        {
            var result = reader.Read(new(shown), content);
            facts.AddRange(result.Facts);
            gaps.AddRange(result.Gaps);
        }
    }

    /// <summary>A file that the user named, as it is shown and where it is; no place for standard input.</summary>
    private static IEnumerable<(string Shown, string? Full)> Files(string path, Action<CoverageGap> gap)
    {
        if (path == "-")
        {
            return [("-", null)];
        }

        if (File.Exists(path))
        {
            return [(path, path)];
        }

        gap(new(GapKind.Unreadable, path, null, "There is no such file or folder", "Check the path"));
        return [];
    }

    private static byte[]? ReadFile(string shown, string full, Action<CoverageGap> gap)
    {
        try
        {
            using var file = new TargetFile(shown, full, 0).Open(out var closed);
            if (closed is not null)
            {
                gap(closed);
            }
            else if (file?.Length > MaxFileBytes)
            {
                gap(TooLarge(shown));
            }
            else if (file is not null)
            {
                var content = new byte[file.Length];
                return content[..file.Read(content, 0)];
            }
        }
        catch (IOException error)
        {
            gap(new(GapKind.Unreadable, shown, null, $"The file could not be read: {error.Message}"));
        }

        return null;
    }

    private static CoverageGap TooLarge(string shown) =>
        new(GapKind.Limit, shown, null, $"It is larger than {MaxFileBytes / 1024 / 1024} MiB and was not read");

    private static async Task<byte[]?> ReadAsync(string shown, Stream stream, Action<CoverageGap> gap, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (content.Length + read > MaxFileBytes)
            {
                gap(TooLarge(shown));
                return null;
            }

            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }
}
