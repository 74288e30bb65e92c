namespace Gabion.Model;

/// <summary>
/// A pattern for paths and names: <c>*</c> and <c>?</c> stay within one segment, <c>**</c> crosses them, <c>[a-z]</c> and
/// <c>[!a-z]</c> take one character. A pattern without a slash matches at any depth, and one that matches a folder covers
/// what is below it, as in <c>.gitignore</c>.
/// </summary>
public sealed class Glob
{
    private const int MaxSteps = 100_000; // a hostile pattern may ask for no more work than this for one path

    private readonly string[] _segments;

    public Glob(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        var trimmed = text.StartsWith("./", StringComparison.Ordinal) ? text[2..] : text;
        var isAnchored = trimmed.TrimEnd('/').Contains('/');
        var parts = trimmed.Split('/', StringSplitOptions.RemoveEmptyEntries);
        _segments = isAnchored ? parts : ["**", .. parts];
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>True when the pattern holds a character that makes it more than a plain name.</summary>
    public static bool IsPattern(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().ContainsAny('*', '?', '[');
    }

    /// <summary>Whether one name, without any folder, matches one pattern; letters of either case are equal when asked for.</summary>
    public static bool MatchesName(string pattern, string name, bool ignoreCase)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(name);
        var steps = 0;
        return ignoreCase
            ? Segment(pattern.ToUpperInvariant(), name.ToUpperInvariant(), ref steps)
            : Segment(pattern, name, ref steps);
    }

    /// <summary>Whether the path (relative, with <c>/</c>) or a folder above it matches.</summary>
    public bool Matches(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var steps = 0;
        return Path(_segments, path.Split('/', StringSplitOptions.RemoveEmptyEntries), ref steps);
    }

    /// <summary>Whether the pattern speaks of a folder of this name outright.</summary>
    public bool Names(string folder) => Array.IndexOf(_segments, folder) >= 0;

    public override string ToString() => Text;

    private static bool Path(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path, ref int steps)
    {
        while (true)
        {
            if (pattern.IsEmpty)
            {
                return true; // the folder matched: what is below it does too
            }

            if (pattern[0] == "**")
            {
                if (pattern.Length == 1)
                {
                    return !path.IsEmpty;
                }

                for (var skip = 0; skip < path.Length && ++steps < MaxSteps; skip++)
                {
                    if (Path(pattern[1..], path[skip..], ref steps))
                    {
                        return true;
                    }
                }

                return false;
            }

            if (path.IsEmpty || !Segment(pattern[0], path[0], ref steps))
            {
                return false;
            }

            pattern = pattern[1..];
            path = path[1..];
        }
    }

    /// <summary>One segment, with one point to return to: the last <c>*</c> decides alone what the earlier ones took.</summary>
    private static bool Segment(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, ref int steps)
    {
        int at = 0, star = -1, resume = 0, i = 0;
        while (i < text.Length)
        {
            if (++steps >= MaxSteps)
            {
                return false;
            }

            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                resume = i;
            }
            else if (at < pattern.Length && One(pattern[at..], text[i], out var length))
            {
                at += length;
                i++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                i = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].TrimStart('*').IsEmpty;
    }

    private static bool One(ReadOnlySpan<char> pattern, char c, out int length)
    {
        length = 1;
        var close = pattern[0] == '[' && pattern.Length > 2 ? pattern[2..].IndexOf(']') + 2 : -1;
        if (close < 2)
        {
            return pattern[0] == '?' || pattern[0] == c;
        }

        length = close + 1;
        var set = pattern[1..close];
        var isNegated = set[0] is '!' or '^';
        return InSet(isNegated ? set[1..] : set, c) != isNegated;
    }

    private static bool InSet(ReadOnlySpan<char> set, char c)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (c >= set[i] && c <= set[i + 2])
                {
                    return true;
                }

                i += 2;
            }
            else if (set[i] == c)
            {
                return true;
            }
        }

        return false;
    }
}
