namespace Gabion.Formats.Dockerfile;

/// <summary>A pattern of <c>${v#pattern}</c>: <c>*</c> and <c>?</c>, a backslash takes their meaning away; brackets are plain.</summary>
internal sealed class WildcardPattern
{
    private const char AnyOne = '\uFFFE';
    private const char AnyMany = '\uFFFF';
    private const long MaxWork = 20_000_000;

    private readonly string _tokens;

    private WildcardPattern(string tokens) => _tokens = tokens;

    /// <summary>The pattern; null when a backslash stands before something that needs none.</summary>
    public static WildcardPattern? Parse(string pattern)
    {
        var tokens = new char[pattern.Length];
        var count = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\')
            {
                if (++i >= pattern.Length || pattern[i] is not ('}' or '/' or '*' or '?' or '\\'))
                {
                    return null;
                }

                tokens[count++] = pattern[i];
            }
            else
            {
                tokens[count++] = c switch { '*' => AnyMany, '?' => AnyOne, _ => c };
            }
        }

        return new(new(tokens, 0, count));
    }

    /// <summary>Takes off the shortest or longest beginning that matches; null when that is too much work.</summary>
    public string? TrimStart(string value, bool isGreedy)
    {
        if ((long)value.Length * _tokens.Length > MaxWork)
        {
            return null;
        }

        var end = MatchAt(_tokens, value, 0, isGreedy);
        return end < 0 ? value : value[end..];
    }

    /// <summary>Takes off the shortest or longest end that matches; null when that is too much work.</summary>
    public string? TrimEnd(string value, bool isGreedy)
    {
        if ((long)value.Length * _tokens.Length > MaxWork)
        {
            return null;
        }

        var end = MatchAt(Reversed(_tokens), Reversed(value), 0, isGreedy);
        return end < 0 ? value : value[..^end];
    }

    /// <summary>Replaces the first or every longest match; null when that is too much work.</summary>
    public string? Replace(string value, string replacement, bool all)
    {
        if ((long)value.Length * value.Length * (_tokens.Length + 1) > MaxWork || (long)value.Length * replacement.Length > MaxWork)
        {
            return null;
        }

        var result = new System.Text.StringBuilder();
        var lastEnd = -1;
        for (var at = 0; at <= value.Length;)
        {
            var end = MatchAt(_tokens, value, at, isGreedy: true);
            if (end > at || (end == at && at != lastEnd))
            {
                result.Append(replacement);
                lastEnd = end;
                if (!all)
                {
                    return result.Append(value, end, value.Length - end).ToString();
                }
            }

            if (end > at)
            {
                at = end;
            }
            else
            {
                if (at < value.Length)
                {
                    result.Append(value[at]);
                }

                at++;
            }
        }

        return result.ToString();
    }

    /// <summary>Where the match that starts at <paramref name="start"/> ends; -1 when there is none.</summary>
    private static int MatchAt(string tokens, string value, int start, bool isGreedy)
    {
        // reached[i]: the tokens so far can match value[start..start+i].
        var length = value.Length - start;
        var reached = new bool[length + 1];
        reached[0] = true;
        foreach (var token in tokens)
        {
            if (token == AnyMany)
            {
                var first = Array.IndexOf(reached, true);
                if (first < 0)
                {
                    return -1;
                }

                Array.Fill(reached, true, first, length + 1 - first);
                continue;
            }

            for (var i = length; i > 0; i--)
            {
                reached[i] = reached[i - 1] && (token == AnyOne || token == value[start + i - 1]);
            }

            reached[0] = false;
        }

        var end = isGreedy ? Array.LastIndexOf(reached, true) : Array.IndexOf(reached, true);
        return end < 0 ? -1 : start + end;
    }

    private static string Reversed(string text)
    {
        var characters = text.ToCharArray();
        Array.Reverse(characters);
        return new(characters);
    }
}
