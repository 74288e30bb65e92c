using System.Text;

namespace Gabion.Readers.Code.Secrets;

/// <summary>The way from a name to the value it is given, in the notations of code and configuration alike.</summary>
internal static class Assignment
{
    private const int LongestRestOfName = 40;

    private static readonly string[] OtherThings =
        ["id", "ids", "uuid", "guid", "name", "url", "uri", "host", "hash", "sha", "commit", "digest", "checksum", "version", "region", "project", "path", "file"];

    /// <summary>
    /// Where the value begins that is given to the name that goes on at <paramref name="at"/>; -1 when nothing is.
    /// Knows <c>name = "v"</c>, <c>"name": "v"</c>, <c>name: v</c>, <c>name := v</c>, <c>name => v</c>,
    /// <c>name: string = "v"</c>, <c>get("name", "v")</c>, <c>&lt;name>v</c>, <c>--name v</c>, <c>key="name" value="v"</c>.
    /// </summary>
    public static int ValueAfter(ReadOnlySpan<byte> text, int at)
    {
        var name = text[at..Math.Min(text.Length, at + LongestRestOfName)];
        var rest = name.IndexOfAnyExcept(ByteValues.Name);
        return rest < 0 || NamesSomethingElse(name[..rest]) || IsDefault(text, at) ? -1 : AfterName(text, at + rest);
    }

    /// <summary>True inside of <c>${NAME:-default}</c>: what follows is what to do without a value.</summary>
    public static bool IsDefault(ReadOnlySpan<byte> text, int at)
    {
        while (at > 0 && ByteValues.Name.Contains(text[at - 1]))
        {
            at--;
        }

        return at > 1 && text[at - 1] == '{' && text[at - 2] == '$';
    }

    // "heroku_app_id", "splunk-url": the name of a thing, not of what opens it.
    private static bool NamesSomethingElse(ReadOnlySpan<byte> restOfName)
    {
        foreach (var word in OtherThings)
        {
            if (restOfName.Length >= word.Length && Ascii.EqualsIgnoreCase(restOfName[^word.Length..], word)
                && (restOfName.Length == word.Length || !char.IsAsciiLetterLower((char)restOfName[^(word.Length + 1)]) || char.IsAsciiLetterUpper((char)restOfName[^word.Length])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same, from the first byte after the name.</summary>
    public static int AfterName(ReadOnlySpan<byte> text, int at)
    {
        var nameEnd = at;
        at = SkipQuotes(text, at);
        if (Peek(text, at) == ']')
        {
            at++;
        }

        at = SkipSpaces(text, at);
        switch (Peek(text, at))
        {
            case '=' when Peek(text, at + 1) is '>':
            case ':' when Peek(text, at + 1) is '=':
                at += 2;
                break;
            case '=' when Peek(text, at + 1) is not ('=' or '~'):
            case ',' when at > nameEnd:
            case '>':
                at++;
                break;
            case ':' when Peek(text, at + 1) != ':':
                at = AfterType(text, at + 1);
                break;
            case 'v' when text[at..].StartsWith("value=\""u8) || text[at..].StartsWith("value='"u8):
                at += 6;
                break;
            default:
                return at > nameEnd && IsFlag(text, nameEnd) ? SkipQuotes(text, at) : -1;
        }

        return SkipQuotes(text, SkipSpaces(text, at));
    }

    public static int SkipSpaces(ReadOnlySpan<byte> text, int at)
    {
        while (Peek(text, at) is ' ' or '\t')
        {
            at++;
        }

        return at;
    }

    public static char Peek(ReadOnlySpan<byte> text, int at) => (uint)at < (uint)text.Length ? (char)text[at] : '\0';

    // "name: Type = value": the type is not the value.
    private static int AfterType(ReadOnlySpan<byte> text, int at)
    {
        var type = SkipSpaces(text, at);
        var end = type;
        while (char.IsAsciiLetter(Peek(text, end)) || Peek(text, end) is '?' or '&')
        {
            end++;
        }

        var equals = SkipSpaces(text, end);
        return end > type && Peek(text, equals) == '=' && Peek(text, equals + 1) != '=' ? equals + 1 : at;
    }

    private static int SkipQuotes(ReadOnlySpan<byte> text, int at)
    {
        if (Peek(text, at) == '\\' && Peek(text, at + 1) is '"' or '\'')
        {
            return at + 2;
        }

        while (Peek(text, at) is '"' or '\'' or '`')
        {
            at++;
        }

        return at;
    }

    // A command line: "--api-key VALUE".
    private static bool IsFlag(ReadOnlySpan<byte> text, int nameEnd)
    {
        var start = nameEnd;
        while (start > 0 && nameEnd - start < 64 && ByteValues.Name.Contains(text[start - 1]))
        {
            start--;
        }

        return Peek(text, start) == '-' && Peek(text, start + 1) == '-';
    }
}
