using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Intel.Vex;

/// <summary>What is being scanned, by every name that a VEX document may call it.</summary>
/// <param name="Repository">An image's repository, normalised: <c>docker.io/library/nginx</c>; null for what is no image.</param>
/// <param name="Tag">The image's tag, where it was named by one.</param>
/// <param name="Digests">The digests of its manifest, its index or its configuration.</param>
public sealed record VexTarget(string? Repository, string? Tag, ImmutableArray<string> Digests)
{
    /// <summary>A folder, a file, an SBOM: it has no name of its own.</summary>
    public static readonly VexTarget Nameless = new(null, null, []);

    private static readonly string[] DockerHosts = ["index.docker.io/", "registry-1.docker.io/", "registry.hub.docker.com/"];

    public static VexTarget Of(ImageRef image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new(Normalise(image.Name), image.Tag, image.Digest is { } digest ? [digest] : []);
    }

    /// <summary>Whether a name in a VEX document is this image's.</summary>
    public bool Is(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return PackageUrl.TryParse(name, out var url)
            ? url.Type is "oci" or "docker" && IsImage(url)
            : Repository is not null && ImageRef.TryParse(name, out var image) && Normalise(image.Name) == Repository && Agrees(image.Tag, image.Digest);
    }

    /// <summary>One spelling for the names of Docker's registry, and its <c>library</c> written out.</summary>
    internal static string Normalise(string repository)
    {
#pragma warning disable CA1308 // names of repositories are in lower case
        var text = Uri.UnescapeDataString(repository).ToLowerInvariant().TrimEnd('/');
#pragma warning restore CA1308
        foreach (var host in DockerHosts)
        {
            text = text.StartsWith(host, StringComparison.Ordinal) ? "docker.io/" + text[host.Length..] : text;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : text[..slash];
        text = first == "localhost" || first.AsSpan().ContainsAny('.', ':') ? text : "docker.io/" + text;
        return text.StartsWith("docker.io/", StringComparison.Ordinal) && text.Count(character => character == '/') == 1
            ? text.Replace("docker.io/", "docker.io/library/", StringComparison.Ordinal)
            : text;
    }

    /// <summary><c>pkg:oci/name@sha256:…?repository_url=host/path/name&amp;tag=…</c>, whose address may leave the name out; <c>pkg:docker/space/name@tag</c>.</summary>
    private bool IsImage(PackageUrl url)
    {
        var digest = url.Version is { } version && version.StartsWith("sha256:", StringComparison.Ordinal) ? version : null;
        if (digest is not null && Digests.Contains(digest))
        {
            return true;
        }

        var named = url.Qualifiers.GetValueOrDefault("repository_url");
        var isSame = Repository is not null && (named is null
            ? (url.Type == "docker" ? Normalise(url.Namespace is null ? url.Name : $"{url.Namespace}/{url.Name}") == Repository : Repository.EndsWith("/" + url.Name, StringComparison.Ordinal))
            : Normalise(named) == Repository || Normalise($"{named}/{url.Name}") == Repository);
        return isSame && Agrees(url.Qualifiers.GetValueOrDefault("tag") ?? (digest is null ? url.Version : null), digest);
    }

    /// <summary>A digest decides; a tag must be the same where both name one.</summary>
    private bool Agrees(string? tag, string? digest) => digest is not null ? Digests.Contains(digest) : tag is null || Tag is null || tag == Tag;
}
