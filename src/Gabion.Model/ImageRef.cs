using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Gabion.Model;

/// <summary>
/// An image reference split as Docker and containerd do (github.com/distribution/reference): the first part is a
/// registry when it holds a dot or a colon, or is <c>localhost</c>; without one it is <c>docker.io</c>, and a name of one
/// part is in <c>library/</c>.
/// </summary>
/// <param name="Registry"><c>docker.io</c>, <c>registry.k8s.io</c>, <c>localhost:5000</c>.</param>
/// <param name="Repository"><c>library/nginx</c>.</param>
/// <param name="Tag">The tag as written, or null.</param>
/// <param name="Digest"><c>sha256:…</c> as written, or null.</param>
public sealed record ImageRef(string Registry, string Repository, string? Tag, string? Digest)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>The reference as the author wrote it.</summary>
    public required string Text { get; init; }

    /// <summary>True when the author named the registry.</summary>
    public required bool HasRegistry { get; init; }

    /// <summary>True when neither digest nor tag pins it, or the tag is <c>latest</c>.</summary>
    public bool Floats => Digest is null && Tag is null or "latest";

    /// <summary>The name without tag and digest: <c>docker.io/library/nginx</c>.</summary>
    public string Name => $"{Registry}/{Repository}";

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImageRef? reference)
    {
        reference = null;
        if (string.IsNullOrEmpty(text) || text.Length > 512)
        {
            return false;
        }

        var rest = text;
        string? digest = null;
        var at = rest.IndexOf('@');
        if (at >= 0)
        {
            digest = rest[(at + 1)..];
            rest = rest[..at];
            if (!IsDigest(digest))
            {
                return false;
            }
        }

        string? tag = null;
        var colon = rest.LastIndexOf(':');
        if (colon > rest.LastIndexOf('/'))
        {
            tag = rest[(colon + 1)..];
            rest = rest[..colon];
            if (!IsTag(tag))
            {
                return false;
            }
        }

        var slash = rest.IndexOf('/');
        var hasRegistry = slash > 0 && (rest.AsSpan(0, slash).IndexOfAny('.', ':') >= 0 || rest[..slash] == "localhost");
        var registry = hasRegistry ? rest[..slash] : "docker.io";
        var repository = hasRegistry ? rest[(slash + 1)..] : rest;
        if (!IsRepository(repository) || (hasRegistry && !IsRegistry(registry)))
        {
            return false;
        }

        registry = registry is "index.docker.io" ? "docker.io" : registry;
        if (registry == "docker.io" && !repository.Contains('/'))
        {
            repository = $"library/{repository}";
        }

        reference = new(registry, repository, tag, digest) { Text = text, HasRegistry = hasRegistry };
        return true;
    }

    public override string ToString() => Text;

    private static bool IsTag(string tag) =>
        tag.Length is > 0 and <= 128 && (char.IsAsciiLetterOrDigit(tag[0]) || tag[0] == '_')
        && tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    private static bool IsDigest(string digest)
    {
        var colon = digest.IndexOf(':');
        return colon > 0 && digest.Length - colon - 1 >= 32 && digest.AsSpan(colon + 1).IndexOfAnyExcept(HexDigits) < 0
            && (digest[..colon] != "sha256" || digest.Length == 71);
    }

    private static bool IsRegistry(string registry) =>
        registry.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']');

    private static bool IsRepository(string repository)
    {
        foreach (var part in repository.Split('/'))
        {
            if (part.Length == 0 || !char.IsAsciiLetterOrDigit(part[0]) || !char.IsAsciiLetterOrDigit(part[^1])
                || part.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-')))
            {
                return false;
            }
        }

        return true;
    }
}
