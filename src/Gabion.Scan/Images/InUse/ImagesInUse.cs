using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Container.Images;
using Gabion.Sources.Cluster;

namespace Gabion.Scan.Images.InUse;

/// <summary>
/// Collects what runs: of each pod the digests that its node pulled (<c>status.containerStatuses[].imageID</c>), and what
/// specifications name where no running pod tells more. Safe to call from several threads.
/// </summary>
public sealed class ImagesInUse
{
    private static readonly string[] StatusLists = ["initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Platform> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<ImageUse, ImageRef> _named = [];
    private readonly Dictionary<(string Reference, string Identity), Running> _running = [];
    private readonly HashSet<ImageUse> _told = [];
    private readonly SortedDictionary<ImageUse, string> _unclear = [];
    private readonly PullSecrets _secrets = new();

    /// <summary>Notes a Secret as the API server gave it; only one with logins for registries is kept, in memory alone.</summary>
    public void NoteSecret(ApiObject item)
    {
        lock (_lock)
        {
            _secrets.Note(item);
        }
    }

    /// <summary>The logins, as docker writes them, that those who run an image pull it with.</summary>
    public IReadOnlyList<byte[]> PullSecretsOf(ImageInUse image)
    {
        ArgumentNullException.ThrowIfNull(image);
        lock (_lock)
        {
            return _secrets.For(image.Uses.Select(use => use.Workload));
        }
    }

    /// <summary>Notes what an object says of images.</summary>
    /// <param name="root">What it comes of in the end (<c>namespace/Kind/name</c>), where something else made it.</param>
    public void Note(KubernetesObject @object, IEnumerable<Workload> workloads, string? root)
    {
        ArgumentNullException.ThrowIfNull(@object);
        ArgumentNullException.ThrowIfNull(workloads);
        if (@object.Is("", "Node"))
        {
            NoteNode(@object);
            return;
        }

        if (@object.Is("", "ServiceAccount"))
        {
            lock (_lock)
            {
                _secrets.NoteAccount(@object);
            }

            return;
        }

        var isPod = @object.Is("", "Pod");
        if (root is not null && !isPod)
        {
            return; // old revisions are kept at nought; what they name does not run
        }

        var place = root ?? @object.Resource.Path;
        var isOver = @object.Root["status"]["phase"].Text is "Succeeded" or "Failed";
        foreach (var workload in workloads)
        {
            lock (_lock)
            {
                _secrets.NoteUser(place, @object.NamespaceOrDefault, workload.Pod);
            }

            foreach (var container in workload.Pod.Containers)
            {
                var use = new ImageUse(place, container.Field["name"].Text ?? "");
                var status = isPod && !isOver ? StatusOf(@object, use.Container) : default;
                NoteContainer(use, container.Field["image"], status, @object.Root["spec"]["nodeName"].Text);
            }
        }
    }

    /// <summary>Notes all facts that were read of manifests.</summary>
    public void Note(IEnumerable<Fact> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        foreach (var fact in facts)
        {
            if (fact is Workload workload)
            {
                Note(workload.Object, [workload], null);
            }
            else if (fact is KubernetesObject { Kind: "Node" } node)
            {
                Note(node, [], null);
            }
        }
    }

    /// <summary>Each image once, in the order of names, and what names none.</summary>
    public (ImmutableArray<ImageInUse> Images, ImmutableArray<CoverageGap> Gaps) List()
    {
        lock (_lock)
        {
            var everywhere = _nodes.Values.Distinct().ToImmutableArray();
            var images = new SortedDictionary<string, ImageInUse>(StringComparer.Ordinal);
            foreach (var running in _running.Values)
            {
                ImmutableArray<Platform> known = [.. running.Nodes.Select(node => _nodes.GetValueOrDefault(node)).OfType<Platform>().Distinct().OrderBy(one => one.ToString(), StringComparer.Ordinal)];
                Add(images, new(running.Reference, running.Digest, running.Id, known.IsEmpty && everywhere.Length == 1 ? everywhere : known, [.. running.Uses]));
            }

            foreach (var (use, reference) in _named.Where(pair => !_told.Contains(pair.Key)))
            {
                Add(images, new(reference, Digest.TryParse(reference.Digest, out var digest) ? digest : null, null, everywhere.Length == 1 ? everywhere : [], [use]));
            }

            return ([.. images.Values], [.. _unclear.Select(pair => new CoverageGap(GapKind.Unknown, pair.Key.Workload, null, $"Container {pair.Key.Container} names no image that could be looked at ('{pair.Value}').", "Write it as registry/repository:tag."))]);
        }
    }

    private static void Add(SortedDictionary<string, ImageInUse> images, ImageInUse image)
    {
        var key = $"{image.Reference.Name}:{image.Reference.Tag}@{image.Digest}{image.Id}";
        images[key] = images.TryGetValue(key, out var known)
            ? known with { Uses = [.. known.Uses.Concat(image.Uses).Distinct().Order()], Platforms = [.. known.Platforms.Union(image.Platforms)] }
            : image with { Uses = [.. image.Uses.Order()] };
    }

    private static Field StatusOf(KubernetesObject pod, string container) =>
        StatusLists.SelectMany(list => pod.Root["status"][list].Items).FirstOrDefault(status => status["name"].Text == container);

    private void NoteNode(KubernetesObject node)
    {
        var facts = node.Root["status"]["nodeInfo"];
        if (Platform.TryParse($"{facts["operatingSystem"].Text ?? "linux"}/{facts["architecture"].Text}", out var platform) && facts["architecture"].Text is { Length: > 0 })
        {
            lock (_lock)
            {
                _nodes[node.Name ?? ""] = platform;
            }
        }
    }

    private void NoteContainer(ImageUse use, Field image, Field status, string? node)
    {
        var (pulled, digest, id) = Pulled(status["imageID"].Text);
        var isNamed = ImageRef.TryParse(image.Text, out var reference);
        reference ??= pulled;
        lock (_lock)
        {
            if (reference is null)
            {
                _unclear[use] = image.Text ?? "";
            }
            else if (digest is null && id is null)
            {
                _named.TryAdd(use, reference);
            }
            else
            {
                // A node that knows another name than the container gives still pulled those bytes.
                var key = ((isNamed ? reference : pulled!).Text, $"{digest}{id}");
                if (!_running.TryGetValue(key, out var running))
                {
                    _running.Add(key, running = new(reference, digest, id));
                }

                running.Uses.Add(use);
                _told.Add(use);
                if (node is not null)
                {
                    running.Nodes.Add(node);
                }
            }
        }
    }

    /// <summary>
    /// <c>docker.io/library/nginx@sha256:…</c>, with <c>docker-pullable://</c> before it of old: what was pulled.
    /// <c>sha256:…</c> and <c>docker://sha256:…</c> alone: the configuration of an image that was loaded or built on the node.
    /// </summary>
    private static (ImageRef? Pulled, Digest? Digest, Digest? Id) Pulled(string? imageId)
    {
        var text = imageId is not null && imageId.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? imageId[(scheme + 3)..] : imageId;
        return Digest.TryParse(text, out var id) ? (null, null, id)
            : ImageRef.TryParse(text, out var reference) && Digest.TryParse(reference.Digest, out var digest) ? (reference, digest, null)
            : (null, null, null);
    }

    private sealed record Running(ImageRef Reference, Digest? Digest, Digest? Id)
    {
        public SortedSet<ImageUse> Uses { get; } = [];

        public SortedSet<string> Nodes { get; } = new(StringComparer.Ordinal);
    }
}
