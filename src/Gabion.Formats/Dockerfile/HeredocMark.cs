namespace Gabion.Formats.Dockerfile;

/// <summary>A word such as <c>&lt;&lt;EOF</c> or <c>3&lt;&lt;-"END"</c> in an instruction's line.</summary>
internal readonly record struct HeredocMark(string Name, bool Expands, bool StripsTabs, int Descriptor, int Start, int End)
{
    /// <summary>
    /// The marks of a line, found by words as BuildKit does: a mark must be a word of its own (<c>cat&lt;&lt;EOF</c> is none),
    /// and a line with an open quote has none. The escape character is always a backslash here.
    /// </summary>
    public static List<HeredocMark> FindAll(string line)
    {
        var marks = new List<HeredocMark>();
        if (WordExpansion.Split(line) is { } words)
        {
            foreach (var (word, start, end) in words)
            {
                if (Parse(word, start, end) is { } mark)
                {
                    marks.Add(mark);
                }
            }
        }

        return marks;
    }

    /// <summary>Reads a word; null when it is no mark.</summary>
    public static HeredocMark? Parse(string word, int start, int end)
    {
        var at = 0;
        while (at < word.Length && char.IsAsciiDigit(word[at]))
        {
            at++;
        }

        if (string.CompareOrdinal(word, at, "<<", 0, 2) != 0)
        {
            return null;
        }

        _ = int.TryParse(word.AsSpan(0, at), out var descriptor);
        at += 2;
        var stripsTabs = at < word.Length && word[at] == '-';
        at += stripsTabs ? 1 : 0;
        while (at < word.Length && char.IsWhiteSpace(word[at]))
        {
            at++;
        }

        var rest = word[at..];
        if (rest.Length == 0 || rest.Contains('<') || WordExpansion.SplitUnquoted(rest) is not [{ } name])
        {
            return null;
        }

        return new(name, Quotes(name) == Quotes(rest), stripsTabs, descriptor, start, end);
    }

    private static int Quotes(string text) => text.Count(c => c is '"' or '\'');
}
