using System.Globalization;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>
/// Whether a text exists that two simple patterns both match: characters, <c>.</c>, sets in brackets, each perhaps followed by
/// <c>*</c> or <c>+</c>; <c>\</c> takes the meaning from the next character.
/// </summary>
internal static class GlobIntersection
{
    private const int MostTokens = 2_000;

    /// <exception cref="FormatException">One of them is no such pattern.</exception>
    public static bool IsNotEmpty(string left, string right)
    {
        var (a, b) = (Read(left), Read(right));

        // can[i][j]: the rest of both patterns, from token i and j, has a text in common. A + is a token and then the same with *.
        var can = Enumerable.Range(0, a.Count + 1).Select(_ => new bool[b.Count + 1]).ToArray();
        for (var i = a.Count; i >= 0; i--)
        {
            for (var j = b.Count; j >= 0; j--)
            {
                can[i][j] = i == a.Count && j == b.Count;
                var (isManyA, isManyB) = (i < a.Count && a[i].IsMany, j < b.Count && b[j].IsMany);
                can[i][j] |= (isManyA && can[i + 1][j]) || (isManyB && can[i][j + 1]);
                if (i < a.Count && j < b.Count && a[i].Meets(b[j]))
                {
                    // One character for both: a token with * stays or ends.
                    can[i][j] |= can[i + 1][j + 1] || (isManyA && can[i][j + 1]) || (isManyB && can[i + 1][j]);
                }
            }
        }

        return can[0][0];
    }

    private static List<Token> Read(string pattern)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < pattern.Length;)
        {
            var token = One(pattern, ref at);
            tokens.Add(token);
            if (at < pattern.Length && pattern[at] is '*' or '+')
            {
                if (pattern[at] == '*')
                {
                    tokens.RemoveAt(tokens.Count - 1);
                }

                tokens.Add(token with { IsMany = true });
                at++;
            }

            if (tokens.Count > MostTokens)
            {
                throw new FormatException("the pattern has too many parts");
            }
        }

        return tokens;
    }

    private static Token One(string pattern, ref int at)
    {
        switch (pattern[at])
        {
            case '\\' when at + 1 < pattern.Length:
                at += 2;
                return Token.Of(pattern[at - 1]);
            case '\\':
                throw Bad(pattern, at, "'\\' is at the end of the pattern");
            case '.':
                at++;
                return new([], true, false);
            case '*' or '+':
                throw Bad(pattern, at, $"flag '{pattern[at]}' must be preceded by a non-flag");
            case ']':
                throw Bad(pattern, at, "set-close ']' with no preceding '['");
            case '[':
                return Set(pattern, ref at);
            default:
                return Token.Of(pattern[at++]);
        }
    }

    private static Token Set(string pattern, ref int at)
    {
        var from = at++;
        var ranges = new List<(char, char)>();
        while (at < pattern.Length && pattern[at] != ']')
        {
            var low = Next(pattern, ref at);
            if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']')
            {
                at++;
                var high = Next(pattern, ref at);
                if (high < low)
                {
                    throw Bad(pattern, at, $"range {low}-{high} runs backwards");
                }

                ranges.Add((low, high));
            }
            else
            {
                ranges.Add((low, low));
            }
        }

        if (at >= pattern.Length)
        {
            throw Bad(pattern, from, "found [ without matching ]");
        }

        at++;
        return new([.. ranges], false, false);
    }

    private static char Next(string pattern, ref int at)
    {
        at += pattern[at] == '\\' && at + 1 < pattern.Length ? 1 : 0;
        return pattern[at++];
    }

    private static FormatException Bad(string pattern, int at, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"input:{pattern}, pos:{at + 1}, {what}: the input provided is invalid"));

    private sealed record Token((char Low, char High)[] Ranges, bool IsAny, bool IsMany)
    {
        public static Token Of(char c) => new([(c, c)], false, false);

        public bool Meets(Token other) => IsAny || other.IsAny || Ranges.Any(mine => other.Ranges.Any(its => mine.Low <= its.High && its.Low <= mine.High));
    }
}
