using System.Collections.Immutable;

namespace Gabion.Model;

/// <summary>Lists of registries and repositories, as teams write them: <c>registry.example</c>, <c>docker.io/library</c>, <c>ghcr.io/team/*</c>.</summary>
public static class RegistryList
{
    private const string DockerHub = "docker.io/";

    /// <summary>True when an entry is the image's registry, its repository, or a whole part of its path: <c>ghcr.io/team</c> does not cover <c>ghcr.io/team-b/app</c>.</summary>
    public static bool Covers(ImmutableArray<string> entries, ImageRef image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var name = image.Name;
        foreach (var entry in entries)
        {
            if (entry == "*" || Covers(entry, name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Covers(string entry, ReadOnlySpan<char> name)
    {
        var path = entry.AsSpan().TrimEnd('*').TrimEnd('/');
        var slash = path.IndexOf('/');
        var first = slash < 0 ? path : path[..slash];
        if (!first.ContainsAny('.', ':') && first is not ("localhost" or ""))
        {
            // What names no registry is on Docker Hub, as for images.
            if (!name.StartsWith(DockerHub))
            {
                return false;
            }

            name = name[DockerHub.Length..];
        }

        return path.Length > 0 && name.StartsWith(path) && (name.Length == path.Length || name[path.Length] == '/');
    }
}
