using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.AttackPaths.Facts;

/// <summary>An image whose packages were matched with advisories.</summary>
/// <param name="Names">References by which it goes: <c>docker.io/library/nginx:1.25</c>.</param>
/// <param name="Digests">Of its manifest or configuration, where they are known.</param>
/// <param name="Source">The file that was looked at, as the user named it.</param>
/// <param name="Findings">Its vulnerabilities.</param>
public sealed record AssessedImage(ImmutableArray<string> Names, ImmutableArray<string> Digests, string Source, ImmutableArray<Finding> Findings)
{
    /// <summary>The containers that are known to run it, each by what it belongs to (<c>shop/Deployment/web</c>) and its name: what runs need not be what the tag names now.</summary>
    public ImmutableArray<(string Workload, string Container)> Uses { get; init; } = [];
}

/// <summary>What is known of images, found as a container names them: by digest where it names one, else by name and tag.</summary>
public sealed class ImageIndex
{
    private readonly Dictionary<string, AssessedImage> _byDigest = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), AssessedImage> _byUse = [];
    private readonly Dictionary<string, AssessedImage> _byName = new(StringComparer.Ordinal);

    public ImageIndex(IEnumerable<AssessedImage> images)
    {
        All = [.. images];
        foreach (var image in All)
        {
            foreach (var digest in image.Digests)
            {
                _byDigest.TryAdd(digest, image);
            }

            foreach (var use in image.Uses)
            {
                _byUse.TryAdd(use, image);
            }

            foreach (var name in image.Names)
            {
                if (ImageRef.TryParse(name, out var reference))
                {
                    _byName.TryAdd($"{reference.Name}:{reference.Tag ?? "latest"}", image);
                    if (reference.Digest is { } digest)
                    {
                        _byDigest.TryAdd(digest, image);
                    }
                }
            }
        }
    }

    public static ImageIndex Empty { get; } = new([]);

    public ImmutableArray<AssessedImage> All { get; }

    /// <summary>The image that a container runs; null when it was not looked at.</summary>
    public AssessedImage? Find(Workload workload, ContainerSpec container)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(container);
        return _byUse.GetValueOrDefault((workload.Resource.Path, container.Field["name"].Text ?? "")) ?? (container.Image is { } reference ? Find(reference) : null);
    }

    /// <summary>The image of that digest, else of that name and tag; null when it was not looked at.</summary>
    public AssessedImage? Find(ImageRef reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Digest is { } digest
            ? _byDigest.GetValueOrDefault(digest) ?? (reference.Tag is not null && _byName.GetValueOrDefault($"{reference.Name}:{reference.Tag}") is { Digests.IsEmpty: true } named ? named : null)
            : _byName.GetValueOrDefault($"{reference.Name}:{reference.Tag ?? "latest"}");
    }
}
