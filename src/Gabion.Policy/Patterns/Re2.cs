using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Gabion.Policy.Patterns;

/// <summary>
/// A compiled pattern of RE2 (Go's <c>regexp</c>), run by .NET's engine without backtracking: the time of a match is linear in the text,
/// and a match that takes longer than two seconds all the same is given up. Every failure is a <see cref="Re2Exception"/>.
/// </summary>
internal sealed class Re2
{
    private const int MostKept = 2_000;
    private const int LongestKept = 1_000;
    private const int Longest = 100_000;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);
    private static readonly ConcurrentDictionary<string, Re2> Kept = new(StringComparer.Ordinal);
    private readonly Regex _regex;
    private readonly IReadOnlyList<string> _groups;

    private Re2(Regex regex, IReadOnlyList<string> groups)
    {
        _regex = regex;
        _groups = groups;
    }

    /// <summary>Compiles a pattern, or gives it as it was compiled before: policies ask for the same ones again and again.</summary>
    /// <exception cref="Re2Exception">It is no pattern of RE2.</exception>
    public static Re2 Of(string pattern)
    {
        if (Kept.TryGetValue(pattern, out var known))
        {
            return known;
        }

        var made = Compile(pattern);
        if (pattern.Length <= LongestKept)
        {
            if (Kept.Count >= MostKept)
            {
                Kept.Clear();
            }

            Kept[pattern] = made;
        }

        return made;
    }

    /// <summary>A pattern of .NET that the caller made himself, anchored as he likes.</summary>
    public static Re2 OfTranslated(string pattern) => Build(pattern, pattern, [""]);

    /// <summary>How many groups capture something.</summary>
    public int GroupCount => _groups.Count - 1;

    /// <exception cref="Re2Exception">It takes too long.</exception>
    public bool IsMatch(string text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw TooLong();
        }
    }

    /// <summary>The first match; null when there is none.</summary>
    /// <exception cref="Re2Exception">It takes too long.</exception>
    public Match? First(string text) => Next(() => _regex.Match(text));

    /// <summary>All matches, one after another; an empty one right after another match does not count, as in Go.</summary>
    /// <exception cref="Re2Exception">It takes too long.</exception>
    public IEnumerable<Match> Matches(string text)
    {
        var end = -1;
        for (var match = First(text); match is not null; match = Following(match))
        {
            if (match.Length > 0 || match.Index != end)
            {
                if (match.Length == 0 && match.Index > 0 && match.Index < text.Length && char.IsSurrogatePair(text[match.Index - 1], text[match.Index]))
                {
                    continue;
                }

                yield return match;
            }

            end = match.Index + match.Length;
        }
    }

    /// <summary>Replaces every match; <c>$1</c>, <c>${name}</c> in the new text stand for groups, <c>$$</c> for a dollar.</summary>
    public string Replace(string text, string template)
    {
        var replaced = new StringBuilder();
        var at = 0;
        foreach (var match in Matches(text))
        {
            replaced.Append(text, at, match.Index - at);
            Expand(replaced, template, match);
            at = match.Index + match.Length;
        }

        return replaced.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>What stands between the matches.</summary>
    public IEnumerable<string> Split(string text)
    {
        if (text.Length == 0)
        {
            yield return "";
            yield break;
        }

        var (from, end) = (0, 0);
        foreach (var match in Matches(text))
        {
            end = match.Index;
            if (match.Index + match.Length != 0)
            {
                yield return text[from..end];
            }

            from = match.Index + match.Length;
        }

        if (end != text.Length)
        {
            yield return text[from..];
        }
    }

    private static Match? Following(Match match) => Next(match.NextMatch);

    private static Match? Next(Func<Match> find)
    {
        try
        {
            return find() is { Success: true } match ? match : null;
        }
        catch (RegexMatchTimeoutException)
        {
            throw TooLong();
        }
    }

    private static Re2Exception TooLong() => new($"matching took longer than {MostTime.TotalSeconds} seconds");

    private static Re2 Compile(string pattern)
    {
        if (pattern.Length > Longest)
        {
            throw new Re2Exception($"error parsing regexp: expression is too large: it has more than {Longest} characters");
        }

        var (translated, groups) = Re2Translator.Translate(pattern);
        return Build(pattern, translated, groups);
    }

    private static Re2 Build(string pattern, string translated, IReadOnlyList<string> groups)
    {
        try
        {
            return new(new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MostTime), groups);
        }
        catch (Exception failure) when (failure is NotSupportedException or ArgumentException or InsufficientExecutionStackException)
        {
            throw new Re2Exception($"error parsing regexp: expression is too large: `{pattern}`");
        }
    }

    private void Expand(StringBuilder replaced, string template, Match match)
    {
        var at = 0;
        while (at < template.Length)
        {
            var dollar = template.IndexOf('$', at);
            if (dollar < 0)
            {
                break;
            }

            replaced.Append(template, at, dollar - at);
            at = dollar + 1;
            if (at < template.Length && template[at] == '$')
            {
                replaced.Append('$');
                at++;
                continue;
            }

            var isBraced = at < template.Length && template[at] == '{';
            var from = isBraced ? at + 1 : at;
            var end = from;
            while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_'))
            {
                end++;
            }

            if (end == from || (isBraced && (end >= template.Length || template[end] != '}')))
            {
                replaced.Append('$');
                continue;
            }

            replaced.Append(Group(match, template[from..end]));
            at = isBraced ? end + 1 : end;
        }

        replaced.Append(template, at, template.Length - at);
    }

    private string Group(Match match, string name)
    {
        if (name.All(char.IsAsciiDigit))
        {
            return int.TryParse(name, out var number) && number < match.Groups.Count ? match.Groups[number].Value : "";
        }

        for (var i = 1; i < _groups.Count; i++)
        {
            if (_groups[i] == name)
            {
                return match.Groups[i].Value;
            }
        }

        return "";
    }
}
