using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity;

/// <summary>One control of the Pod Security Standards. Stateless, so that any number of threads may ask it.</summary>
/// <param name="id">The id that the API server knows it by.</param>
/// <param name="level">The first level that asks for it; stricter levels do too, unless another check replaces it there.</param>
/// <param name="firstMinor">The first Kubernetes minor version with this check.</param>
/// <param name="replaces">The id of the baseline check that the restricted level leaves out where it has this one.</param>
public abstract class PodSecurityCheck(string id, PodSecurityLevel level, int firstMinor = 0, string? replaces = null)
{
    public string Id { get; } = id;

    public PodSecurityLevel Level { get; } = level;

    public int FirstMinor { get; } = firstMinor;

    public string? Replaces { get; } = replaces;

    /// <summary>
    /// Why the rules of Kubernetes 1.<paramref name="minor"/> forbid the pod; null when they allow it. A value of a type that
    /// the API server would refuse, such as a placeholder that was never filled in, is never taken for a safe one.
    /// </summary>
    public abstract Violation? Check(PodTemplate pod, int minor);

    public override string ToString() => Id;
}
