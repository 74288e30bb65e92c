using System.Text.RegularExpressions;

namespace Gabion.Policy.Gatekeeper.Mutation;

/// <summary>The parts of an image's name as AssignImage takes them: domain, path, and <c>:tag</c> or <c>@digest</c>.</summary>
internal static partial class ImageParts
{
    /// <summary>The name with other parts; an empty one leaves what is there.</summary>
    public static string Change(string image, string domain, string path, string tag)
    {
        var (oldDomain, rest) = SplitDomain(image);
        var (oldPath, oldTag) = SplitTag(rest);
        var host = domain.Length > 0 ? domain : oldDomain;
        return $"{host}{(host.Length > 0 ? "/" : "")}{(path.Length > 0 ? path : oldPath)}{(tag.Length > 0 ? tag : oldTag)}";
    }

    /// <summary>Why the parts cannot be set: they would be taken for other parts the next time, and mutation would never end. Null when they can.</summary>
    public static string? Problem(string domain, string path, string tag) =>
        domain.Length + path.Length + tag.Length == 0 ? "one of assignDomain, assignPath and assignTag is needed"
        : domain.Length > 0 && !Domains().IsMatch(domain) ? $"assignDomain has to be a full domain name or localhost, not \"{domain}\""
        : path.Length > 0 && !Paths().IsMatch(path) ? $"assignPath has to be the path of an image, not \"{path}\""
        : tag.Length > 0 && !Tags().IsMatch(tag) ? $"assignTag has to be a tag with : or a digest with @ before it, not \"{tag}\""
        : domain.Length == 0 && SplitDomain(path).Domain.Length > 0 ? $"assignPath \"{path}\" begins like a domain: set assignDomain too"
        : null;

    private static (string Domain, string Remainder) SplitDomain(string image)
    {
        var slash = image.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 || (image.AsSpan(0, slash).IndexOfAny('.', ':') < 0 && image[..slash] != "localhost") ? ("", image) : (image[..slash], image[(slash + 1)..]);
    }

    private static (string Path, string Tag) SplitTag(string rest)
    {
        var at = rest.AsSpan().IndexOfAny(':', '@');
        return at < 0 ? (rest, "") : (rest[..at], rest[at..]);
    }

    [GeneratedRegex(@"\A(?:[0-9A-Za-z_][0-9A-Za-z_\-]*\.[0-9A-Za-z_\-.]*[0-9A-Za-z_](?::[0-9]+)?|localhost(?::[0-9]+)?)\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Domains();

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Paths();

    [GeneratedRegex(@"\A(?::[0-9A-Za-z_][0-9A-Za-z_.\-]{0,127}|@[A-Za-z][A-Za-z0-9]*(?:[\-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,})\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();
}
