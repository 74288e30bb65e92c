using Gabion.Model;

namespace Gabion.Sources.Images.Registry;

/// <summary>
/// A name of registries with wildcards, as the kubelet matches those of pull secrets (Kubernetes, pkg/credentialprovider/keyring.go): each
/// part of the host by itself, so that <c>*.example.com</c> has no <c>a.b.example.com</c>, the same port, and a path that begins so.
/// </summary>
internal static class RegistryPattern
{
    /// <summary>Whether the name has a wildcard in its host.</summary>
    public static bool IsOne(string name) => Host(name, out _).AsSpan().ContainsAny('*', '?');

    public static bool Matches(string pattern, string registry, string repository)
    {
        var host = Host(pattern, out var path);
        var (name, port) = Parts(host);
        var (wanted, wantedPort) = Parts(registry);
        var parts = name.Split('.');
        var wantedParts = wanted.Split('.');
        return port == wantedPort && parts.Length == wantedParts.Length && parts.Zip(wantedParts).All(pair => Wildcard.Matches(pair.First, pair.Second))
            && $"/{repository}".StartsWith(path, StringComparison.Ordinal);
    }

    /// <summary>The host, and the path with its slash; <c>/v1/</c> and <c>/v2/</c> are of the API and of no repository.</summary>
    private static string Host(string name, out string path)
    {
        var scheme = name.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? name : name[(scheme + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        path = slash < 0 ? "" : rest[slash..];
        path = path is "/" or "/v1" or "/v1/" or "/v2" or "/v2/" ? "" : path;
        return slash < 0 ? rest : rest[..slash];
    }

    private static (string Name, string Port) Parts(string host) =>
        host.LastIndexOf(':') is > 0 and var colon ? (host[..colon], host[(colon + 1)..]) : (host, "");
}
