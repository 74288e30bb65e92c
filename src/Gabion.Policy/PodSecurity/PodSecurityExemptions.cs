using System.Collections.Immutable;
using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity;

/// <summary>Whom the admission plug-in's configuration passes over, by exact name.</summary>
public sealed record PodSecurityExemptions(
    ImmutableArray<string> Usernames, ImmutableArray<string> Namespaces, ImmutableArray<string> RuntimeClasses)
{
    public static readonly PodSecurityExemptions None = new([], [], []);

    /// <summary>Why the request is exempt (<c>namespace</c>, <c>user</c>, <c>runtimeClass</c>), asked in the API server's order; null when it is not.</summary>
    public string? Reason(string @namespace, string? username, PodTemplate pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return Names(Namespaces, @namespace) ? "namespace"
            : Names(Usernames, username) ? "user"
            : Names(RuntimeClasses, pod.Spec["runtimeClassName"].Text) ? "runtimeClass"
            : null;
    }

    private static bool Names(ImmutableArray<string> exempt, string? name) => !string.IsNullOrEmpty(name) && exempt.Contains(name, StringComparer.Ordinal);
}
