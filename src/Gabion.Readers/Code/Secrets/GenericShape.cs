namespace Gabion.Readers.Code.Secrets;

/// <summary>
/// A literal value given to a name that says "password", "token" or "key". The name must end there, or in a word that
/// leaves it a secret (<c>password_prod</c>, not <c>password_file</c>), and the value must look random.
/// </summary>
internal sealed class GenericShape(SecretCheck judge) : SecretShape
{
    private const int LongestName = 64;
    private const int LongestValue = 256;

    private static readonly string[] RestsOfNames =
    [
        "", "s", "value", "val", "key", "token", "secret", "string", "str", "prod", "production", "dev", "development", "staging", "stage", "live", "test", "b64", "base64", "raw", "plain", "text",
        "plaintext", "default", "admin", "root", "user", "main", "primary", "secondary", "master", "old", "new", "access", "api", "word", "phrase", "db", "hash", "salt", "1", "2", "3", "base",
    ];

    public override int Rank => 0;

    public override bool TryFind(in SecretWindow window, out int start, out int end)
    {
        (start, end) = (0, 0);
        var text = window.Bytes;
        if ((window.Kind & (TextKind.Generated | TextKind.Prose)) != 0)
        {
            return false;
        }

        var tail = text[window.KeywordEnd..Math.Min(text.Length, window.KeywordEnd + LongestName)];
        var nameLength = tail.IndexOfAnyExcept(ByteValues.Name);
        if (nameLength < 0 || !KeepsMeaning(tail[..nameLength]) || !NameIsPlain(text, window.KeywordStart) || Assignment.IsDefault(text, window.KeywordStart))
        {
            return false;
        }

        var nameEnd = window.KeywordEnd + nameLength;
        start = Assignment.AfterName(text, nameEnd);
        if (start <= nameEnd || text[nameEnd..start].Contains((byte)',') || text[nameEnd..start].ContainsAny((byte)'\n', (byte)'\r'))
        {
            return false;
        }

        end = EndOfValue(text, start, window.Kind);
        return end > start && judge(text[start..end]);
    }

    private static int EndOfValue(ReadOnlySpan<byte> text, int start, TextKind kind)
    {
        var rest = text[start..Math.Min(text.Length, start + LongestValue)];
        var before = text[start - 1];
        if (before is (byte)'"' or (byte)'\'' or (byte)'`')
        {
            var quote = rest.IndexOfAny(before, (byte)'\n');
            return quote >= 0 && rest[quote] == before ? start + quote - (quote > 0 && rest[quote - 1] == '\\' ? 1 : 0) : -1;
        }

        if (before == '>')
        {
            var tag = rest.IndexOfAny((byte)'<', (byte)'\n');
            return tag >= 0 && rest[tag..].StartsWith("</"u8) ? start + tag : -1;
        }

        if ((kind & TextKind.Settings) == 0)
        {
            return -1;
        }

        var stop = rest.IndexOfAny(ByteValues.BareEnd);
        return stop < 0 ? start + rest.Length : rest[stop] is (byte)'\n' or (byte)'\r' or (byte)' ' or (byte)'\t' ? start + stop : -1;
    }

    // What follows the keyword in the name: every word of it must be one that does not turn the value into something else.
    private static bool KeepsMeaning(ReadOnlySpan<byte> rest)
    {
        Span<char> letters = stackalloc char[rest.Length];
        var at = 0;
        while (at < rest.Length)
        {
            var length = 0;
            while (at < rest.Length && rest[at] is not ((byte)'_' or (byte)'-' or (byte)'.') && !(length > 0 && IsHump(rest, at)))
            {
                letters[length++] = char.ToLowerInvariant((char)rest[at++]);
            }

            if (!IsListed(letters[..length]))
            {
                return false;
            }

            while (at < rest.Length && rest[at] is (byte)'_' or (byte)'-' or (byte)'.')
            {
                at++;
            }
        }

        return true;
    }

    private static bool IsHump(ReadOnlySpan<byte> text, int at) =>
        char.IsAsciiLetterUpper((char)text[at]) && char.IsAsciiLetterLower((char)text[at - 1]);

    private static bool IsListed(ReadOnlySpan<char> word)
    {
        foreach (var listed in RestsOfNames)
        {
            if (word.SequenceEqual(listed))
            {
                return true;
            }
        }

        return false;
    }

    // "public_key", "no_password", "nextToken": names whose values are for everyone.
    private static bool NameIsPlain(ReadOnlySpan<byte> text, int keywordStart)
    {
        var from = Math.Max(0, keywordStart - LongestName);
        var before = text[from..keywordStart];
        var other = before.LastIndexOfAnyExcept(ByteValues.Name);
        var name = before[(other + 1)..];
        foreach (var word in PublicWords)
        {
            if (name.Length >= word.Length && System.Text.Ascii.EqualsIgnoreCase(name[^Math.Min(name.Length, word.Length + 1)..].TrimEnd("_-."u8), word))
            {
                return false;
            }
        }

        return true;
    }

    private static readonly string[] PublicWords =
        ["public", "pub", "next", "page", "continuation", "no", "without", "reset", "forgot", "csrf", "xsrf", "sort", "partition", "cache", "site", "anti", "fake", "test", "mock", "dummy", "invalid", "wrong", "bad", "expected"];
}
