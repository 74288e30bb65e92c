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
}
