namespace Gabion.Intel.Versions;

/// <summary>
/// Maven versions (maven.apache.org/pom.html, "Version Order Specification"): tokens between dots, dashes and changes of
/// digits to letters; trailing zeros and release words fall away; known qualifiers in order, unknown ones after them.
/// </summary>
internal static class MavenVersions
{
    private static readonly string[] Qualifiers = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"];

    public static int Compare(string left, string right)
    {
        var a = Tokens(left);
        var b = Tokens(right);
        for (var i = 0; i < Math.Max(a.Count, b.Count); i++)
        {
            var order = CompareTokens(i < a.Count ? a[i] : Pad(b[i]), i < b.Count ? b[i] : Pad(a[i]));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static Token Pad(Token other) => new(other.Separator, IsNumber: other is { IsNumber: true }, other.IsNumber ? "0" : "");

    private static int CompareTokens(Token a, Token b)
    {
        if (a.Separator == b.Separator && a.IsNumber == b.IsNumber)
        {
            return a.IsNumber ? Digits.Compare(a.Text, b.Text) : CompareQualifiers(a.Text, b.Text);
        }

        // ".qualifier" < "-qualifier" < "-number" < ".number"
        return Rank(a).CompareTo(Rank(b));
    }

    private static int Rank(Token token) => (token.Separator, token.IsNumber) switch
    {
        ('.', false) => 0,
        (_, false) => 1,
        ('-', true) => 2,
        _ => 3,
    };

    private static int CompareQualifiers(string a, string b)
    {
        var left = Array.IndexOf(Qualifiers, a);
        var right = Array.IndexOf(Qualifiers, b);
        return left < 0 && right < 0
            ? Math.Sign(string.CompareOrdinal(a, b))
            : (left < 0 ? Qualifiers.Length : left).CompareTo(right < 0 ? Qualifiers.Length : right);
    }

    private static List<Token> Tokens(string version)
    {
        var text = version.ToLowerInvariant();
        var tokens = new List<Token>();
        var separator = '\0';
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var isEnd = i == text.Length;
            var isSeparator = !isEnd && text[i] is '.' or '-';
            var isTransition = !isEnd && !isSeparator && i > start && char.IsAsciiDigit(text[i]) != char.IsAsciiDigit(text[i - 1]);
            if (!isEnd && !isSeparator && !isTransition)
            {
                continue;
            }

            tokens.Add(Token.Of(separator, text[start..i], isTransition && char.IsAsciiDigit(text[i])));
            separator = isSeparator ? (text[i] == '.' ? '.' : '-') : '-';
            start = isSeparator ? i + 1 : i;
        }

        TrimNulls(tokens);
        return tokens;
    }

    /// <summary>Zeros and release words before a dash or the end say nothing.</summary>
    private static void TrimNulls(List<Token> tokens)
    {
        var end = tokens.Count;
        for (var i = tokens.Count - 1; i > 0; i--)
        {
            if (tokens[i].IsNull && i == end - 1)
            {
                tokens.RemoveAt(i);
                end = i;
            }
            else
            {
                end = tokens[i].Separator == '-' ? i : -1;
            }
        }
    }

    private readonly record struct Token(char Separator, bool IsNumber, string Text)
    {
        public bool IsNull => IsNumber ? Text.AsSpan().IndexOfAnyExcept('0') < 0 : Text.Length == 0;

        public static Token Of(char separator, string text, bool isBeforeDigit)
        {
            if (text.Length == 0)
            {
                return new(separator, IsNumber: true, "0");
            }

            return char.IsAsciiDigit(text[0]) ? new(separator, IsNumber: true, text) : new(separator, IsNumber: false, (text, isBeforeDigit) switch
            {
                ("a", true) => "alpha",
                ("b", true) => "beta",
                ("m", true) => "milestone",
                ("cr", _) => "rc",
                ("ga" or "final" or "release", _) => "",
                _ => text,
            });
        }
    }
}
