using System.Buffers;

namespace Gabion.Readers.Code.Secrets;

/// <summary>Tells values that stand for a secret from secrets: <c>&lt;your-token></c>, <c>xxxxxxxx</c>, <c>${TOKEN}</c>.</summary>
internal static class Placeholder
{
    private const int LongestRepeat = 5;
    private const int LongestSeries = 7;

    // Of at least five letters each: shorter ones stand in random text as well.
    private static readonly SearchValues<string> Words = SearchValues.Create(
        [
            "example", "placeholder", "changeme", "change-me", "change_me", "changeit", "replace", "dummy", "redacted", "insert", "sample", "secret",
            "password", "token", "your-", "your_", "yourkey", "yourtoken", "yourapi", "fake_", "fake-", "fakekey", "notreal", "not-real", "invalid",
            "foobar", "foo-bar", "mytoken", "my-token", "todo-", "testing", "test-key", "test_key", "testkey", "hunter2", "deadbeef", "deadc0de",
            "cafebabe", "snip", "...", "***", "……", "xxxx", "lorem", "enter-", "enter_", "apikey", "api-key", "api_key", "value", "masked",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Templates = SearchValues.Create(["${", "{{", "}}", "$(", "<%", "%>", "#{", "$[", "@{", "[[", "%("], StringComparison.Ordinal);

    /// <summary>True for a value that a person wrote to be replaced, or that a program will fill in.</summary>
    public static bool IsLikely(ReadOnlySpan<byte> value)
    {
        // Long values, such as web tokens and keys in base64, may hold any short word and run by chance.
        if (value.Length > 256)
        {
            return false;
        }

        Span<char> text = stackalloc char[value.Length];
        for (var i = 0; i < value.Length; i++)
        {
            text[i] = (char)value[i];
        }

        return IsLikely(text);
    }

    private static bool IsLikely(ReadOnlySpan<char> text) =>
        IsTemplate(text) || text.ContainsAny(Words) || HasRun(text) || HasWovenRun(text) || IsPeriodic(text);

    /// <summary>True for a value that a template language or a shell fills in.</summary>
    public static bool IsTemplate(ReadOnlySpan<char> text) =>
        text.ContainsAny(Templates) || text is ['$', ..] || text is ['<', .., '>'] || text is ['%', .., '%'] || text is ['{', .., '}'];

    // "xxxxxx", "000000", "123456789", "abcdefghi".
    private static bool HasRun(ReadOnlySpan<char> text)
    {
        int repeat = 1, rise = 1, fall = 1;
        for (var i = 1; i < text.Length; i++)
        {
            var step = char.ToLowerInvariant(text[i]) - char.ToLowerInvariant(text[i - 1]);
            repeat = step == 0 ? repeat + 1 : 1;
            rise = step == 1 || (text[i - 1], text[i]) is ('9', '0') ? rise + 1 : 1;
            fall = step == -1 ? fall + 1 : 1;
            if (repeat > LongestRepeat || rise > LongestSeries || fall > LongestSeries)
            {
                return true;
            }
        }

        return false;
    }

    // "A1B2C3D4E5F6".
    private static bool HasWovenRun(ReadOnlySpan<char> text)
    {
        var rise = 1;
        for (var i = 2; i < text.Length; i++)
        {
            rise = char.ToLowerInvariant(text[i]) - char.ToLowerInvariant(text[i - 2]) == 1 ? rise + 1 : 1;
            if (rise > LongestSeries)
            {
                return true;
            }
        }

        return false;
    }

    // The same few characters over and over: "abcabcabcabc".
    private static bool IsPeriodic(ReadOnlySpan<char> text)
    {
        for (var period = 1; period <= 10 && period * 2 <= text.Length; period++)
        {
            if (text[period..].SequenceEqual(text[..^period]))
            {
                return true;
            }
        }

        return false;
    }
}
