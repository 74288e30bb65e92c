using System.Collections.Immutable;

namespace Gabion.Model;

/// <summary>What a team tells the rules that need telling, from <c>gabion.yaml</c>, key <c>settings</c>.</summary>
public sealed record RuleSettings
{
    public static readonly RuleSettings Default = new();

    /// <summary>Registries, or registry and repository prefixes, that images may come from; empty: any.</summary>
    public ImmutableArray<string> AllowedRegistries { get; init; } = [];

    /// <summary>Registries, or registry and repository prefixes, that images must not come from.</summary>
    public ImmutableArray<string> DeniedRegistries { get; init; } = [];

    /// <summary>Labels that every workload must carry.</summary>
    public ImmutableArray<string> RequiredLabels { get; init; } = [];

    /// <summary>Annotations that every workload must carry.</summary>
    public ImmutableArray<string> RequiredAnnotations { get; init; } = [];

    /// <summary>Labels that a Dockerfile must set.</summary>
    public ImmutableArray<string> RequiredImageLabels { get; init; } = [];

    /// <summary>The Kubernetes minor version to judge manifests for: 36 for 1.36.</summary>
    public int KubernetesMinor { get; init; } = 36;

    /// <summary>Resource requests for containers that have none, by resource: <c>cpu</c> = <c>100m</c>. Only mends use them.</summary>
    public ImmutableSortedDictionary<string, string> DefaultRequests { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Resource limits for containers that have none, by resource. Only mends use them.</summary>
    public ImmutableSortedDictionary<string, string> DefaultLimits { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Images with tag and digest, <c>nginx:1.29@sha256:…</c>: what a mend may pin that tag to.</summary>
    public ImmutableArray<ImageRef> PinnedImages { get; init; } = [];

    /// <summary>
    /// What a wildcard in a role covers counts for every rule that looks for it, and not once for the wildcard: the requirements of a framework ask each for
    /// itself.
    /// </summary>
    public bool CountsWildcards { get; init; }

    /// <summary>What a cluster makes by itself and leaves as it is by default is judged too, where a framework asks to change it.</summary>
    public bool JudgesDefaults { get; init; }

    /// <summary>The pinned reference of an image that has no digest; null when none was given.</summary>
    public ImageRef? PinOf(ImageRef image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Digest is not null ? null : PinnedImages.FirstOrDefault(pin => pin.Name == image.Name && (pin.Tag ?? "latest") == (image.Tag ?? "latest"));
    }
}
