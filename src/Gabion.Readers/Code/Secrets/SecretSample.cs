using System.Globalization;
using System.Text;

namespace Gabion.Readers.Code.Secrets;

/// <summary>
/// Writes out the examples of detectors, so that no source file holds a text shaped like a secret. In an example,
/// <c>{a36}</c> stands for 36 random letters or digits (<c>x</c> hexadecimal, <c>d</c> digits, <c>l</c> lower case and digits,
/// <c>u</c> upper case and digits, <c>L</c> and <c>t</c> base32 in lower and upper case, <c>b</c> and <c>w</c> base64 in both alphabets, <c>c</c> and
/// <c>C</c> letters, <c>X</c> upper case hexadecimal, <c>B</c> digits of Bech32), <c>{b64:…}</c> for the base64 of what follows, <c>{crc62}</c>, <c>{crcx}</c> and <c>{bech}</c> for a right checksum, and
/// <c>[[…]]</c> marks the secret where it is not all.
/// </summary>
internal static class SecretSample
{
    /// <summary>The text, and the secret in it, as characters from where to where.</summary>
    public static (string Text, int Start, int End) Expand(string template, string seed)
    {
        var text = Write(template, new(seed));
        var start = text.IndexOf("[[", StringComparison.Ordinal);
        var end = text.IndexOf("]]", StringComparison.Ordinal);
        return start < 0 || end < 0
            ? (text, 0, text.Length)
            : (text[..start] + text[(start + 2)..end] + text[(end + 2)..], start, end - 2);
    }

    private static string Write(string template, Digits digits)
    {
        var text = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var close = template[i] == '{' ? Closing(template, i) : -1;
            if (close < 0 || Fill(template[(i + 1)..close], text.ToString(), digits) is not { } filled)
            {
                text.Append(template[i]);
                continue;
            }

            text.Append(filled);
            i = close;
        }

        return text.ToString();
    }

    private static int Closing(string template, int open)
    {
        var depth = 0;
        for (var i = open; i < template.Length; i++)
        {
            depth += template[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static string? Fill(string inside, string before, Digits digits) => inside switch
    {
        "crc62" => Checksums.Base62(Checksums.Crc32(Encoding.ASCII.GetBytes(before[(before.LastIndexOf('_') + 1)..]))),
        "crcx" => Checksums.Hexadecimal(Checksums.Crc32(Encoding.ASCII.GetBytes(LastWord(before).TrimEnd('_')))),
        "bech" => Checksums.Bech32Check(
            LastWord(before).ToLowerInvariant()[..LastWord(before).LastIndexOf('1')], LastWord(before).ToLowerInvariant()[(LastWord(before).LastIndexOf('1') + 1)..]).ToUpperInvariant(),
        ['b', '6', '4', ':', ..] => Convert.ToBase64String(Encoding.UTF8.GetBytes(Write(inside[4..], digits))),
        ['b', '6', '4', 'u', ':', ..] =>
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Write(inside[5..], digits))).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
        [var set, .. var count] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && Digits.Of(set) is { } alphabet =>
            digits.Take(alphabet, length),
        _ => null,
    };

    private static string LastWord(string text)
    {
        var start = text.Length;
        while (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '-'))
        {
            start--;
        }

        return text[start..];
    }

    /// <summary>The same digits for the same seed, for ever.</summary>
    private sealed class Digits(string seed)
    {
        private ulong _state = seed.Aggregate(0xCBF29CE484222325UL, (hash, character) => (hash ^ character) * 0x100000001B3UL) | 1;

        public static string? Of(char set) => set switch
        {
            'a' => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            'b' => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
            'w' => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-",
            'c' => "abcdefghijklmnopqrstuvwxyz",
            'C' => "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            'd' => "0123456789",
            'l' => "abcdefghijklmnopqrstuvwxyz0123456789",
            'u' => "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
            'L' => "abcdefghijklmnopqrstuvwxyz234567",
            't' => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
            'x' => "0123456789abcdef",
            'B' => "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
            'X' => "0123456789ABCDEF",
            _ => null,
        };

        // Begins and ends with a letter or digit, and holds all three classes where the alphabet has them.
        public string Take(string alphabet, int length)
        {
            var word = new char[length];
            for (var i = 0; i < length; i++)
            {
                do
                {
                    word[i] = alphabet[Next(alphabet.Length)];
                }
                while ((i == 0 || i == length - 1) && !char.IsAsciiLetterOrDigit(word[i]));
            }

            if (length >= 8 && alphabet.Length >= 62)
            {
                (word[2], word[4], word[5]) = ('7', 'K', 'q');
            }

            return new(word);
        }

        private int Next(int below)
        {
            _state ^= _state << 13;
            _state ^= _state >> 7;
            _state ^= _state << 17;
            return (int)((_state >> 11) % (ulong)below);
        }
    }
}
