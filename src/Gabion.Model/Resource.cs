namespace Gabion.Model;

/// <summary>What a finding is about, in the words of its world.</summary>
/// <param name="Kind"><c>Deployment</c>, <c>Dockerfile</c>, <c>Service</c> (compose), <c>File</c>…</param>
/// <param name="Name">The object's name, a build stage, a path.</param>
/// <param name="Namespace">The Kubernetes namespace that the manifest names; null when it names none.</param>
public sealed record Resource(string Kind, string Name, string? Namespace = null)
{
    /// <summary><c>namespace/Kind/name</c>, as objects of a cluster are placed; <c>Kind/name</c> when no namespace is named.</summary>
    public string Path => Namespace is null ? $"{Kind}/{Name}" : $"{Namespace}/{Kind}/{Name}";

    public override string ToString() => Namespace is null ? $"{Kind}/{Name}" : $"{Kind}/{Namespace}/{Name}";
}
