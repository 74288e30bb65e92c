using System.Collections.Immutable;
using Gabion.Formats.Archives;
using Gabion.Model;

namespace Gabion.Scan.Images;

/// <summary>
/// Sources of a COPY that are symbolic links, or lie behind one: builders copy what they lead to, under the link's name (BuildKit's
/// <c>CopyInfo.FollowSymlinks</c>, buildah's copier, the classic builder's scoped paths). Links inside of a folder that is copied stay links.
/// </summary>
internal static class FollowedSources
{
    private const int MostLinks = 40; // as many as Linux follows

    /// <summary>The context as such an instruction finds it: with the files at the end of its links, by the names that these have for it.</summary>
    /// <param name="sources">As they are written, variables replaced; patterns find links, too.</param>
    public static BuildContext In(BuildContext context, ImmutableArray<string> sources)
    {
        if (context.LinkTarget is not { } targetOf)
        {
            return context;
        }

        var ends = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in sources.Select(source => TarPath.Clean(source, out _)).SelectMany(source => Glob.IsPattern(source) ? Found(source, context.Links) : [source]))
        {
            if (End(source, targetOf) is { } end && end != source)
            {
                ends[source] = end;
            }
        }

        if (ends.Count == 0)
        {
            return context;
        }

        var real = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (source, end) in ends)
        {
            foreach (var file in context.Files.Where(file => file == end || end.Length == 0 || file.StartsWith(end + "/", StringComparison.Ordinal)))
            {
                real.TryAdd(file == end ? source : $"{source}/{(end.Length == 0 ? file : file[(end.Length + 1)..])}", file);
            }
        }

        string Real(string path) => real.GetValueOrDefault(path, path);
        return new(path => context.Content(Real(path)), [.. context.Files, .. real.Keys.Order(StringComparer.Ordinal)])
        {
            Mode = path => context.Mode(Real(path)),
            Capability = context.Capability is { } capability ? path => capability(Real(path)) : null,
            LinkTarget = targetOf,
            Links = context.Links,
        };
    }

    private static IEnumerable<string> Found(string source, IReadOnlyList<string> links)
    {
        var pattern = new Glob("/" + source);
        var depth = source.Count(letter => letter == '/');
        return links.Where(link => link.Count(letter => letter == '/') == depth && pattern.Matches(link));
    }

    /// <summary>Where a path leads, inside of the context; null where it goes round in circles.</summary>
    private static string? End(string path, Func<string, string?> targetOf)
    {
        var left = MostLinks;
        var rest = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var at = "";
        while (rest.TryPop(out var name))
        {
            if (name == "..")
            {
                at = TarPath.Folder(at);
                continue;
            }

            var next = at.Length == 0 ? name : $"{at}/{name}";
            if (targetOf(next) is not { } target)
            {
                at = next;
                continue;
            }

            if (left-- == 0)
            {
                return null;
            }

            at = target.StartsWith('/') ? "" : at;
            foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse().Where(part => part != "."))
            {
                rest.Push(part);
            }
        }

        return at;
    }
}
