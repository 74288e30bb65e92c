using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Lists of registries and repositories, as teams write them: <c>registry.example</c>, <c>docker.io/library</c>, <c>ghcr.io/team/*</c>.</summary>
internal static class RegistryList
{
    /// <summary>True when an entry is the image's registry, its repository, or a whole part of its path: <c>ghcr.io/team</c> does not cover <c>ghcr.io/team-b/app</c>.</summary>
    public static bool Covers(ImmutableArray<string> entries, ImageRef image) => entries.Any(entry => Covers(Full(entry), image.Name));

    private static bool Covers(string prefix, string name) =>
        prefix.Length > 0 && name.StartsWith(prefix, StringComparison.Ordinal) && (name.Length == prefix.Length || name[prefix.Length] == '/');

    /// <summary>The entry with its registry: what names none is on Docker Hub, as for images.</summary>
    private static string Full(string entry)
    {
        var path = entry.TrimEnd('*').TrimEnd('/');
        var first = path.Split('/')[0];
        return first.Contains('.') || first.Contains(':') || first is "localhost" or "" ? path : $"docker.io/{path}";
    }
}
