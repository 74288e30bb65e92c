using System.Buffers;

namespace Gabion.Readers.Code.Secrets;

/// <summary>The password of an entry <c>machine NAME login NAME password VALUE</c>, on one line or several.</summary>
internal sealed class NetrcShape : SecretShape
{
    private static readonly SearchValues<byte> Spaces = SearchValues.Create(" \t\r\n"u8);

    public override int Rank => 2;

    public override bool TryFind(in SecretWindow window, out int start, out int end)
    {
        // The name, then pairs.
        (start, end) = (0, window.KeywordEnd);
        if (!NextWord(window.Bytes, end, out _, out end))
        {
            return false;
        }

        for (var pair = 0; pair < 3 && NextWord(window.Bytes, end, out start, out end); pair++)
        {
            var key = window.Bytes[start..end];
            if (!IsKey(key) || !NextWord(window.Bytes, end, out start, out end))
            {
                return false;
            }

            if (key.SequenceEqual("password"u8))
            {
                return Password.IsReal(window.Bytes[start..end]);
            }
        }

        return false;
    }

    private static bool IsKey(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("login"u8) || word.SequenceEqual("password"u8) || word.SequenceEqual("account"u8);

    private static bool NextWord(ReadOnlySpan<byte> text, int from, out int start, out int end)
    {
        var skipped = text[from..].IndexOfAnyExcept(Spaces);
        start = from + Math.Max(0, skipped);
        var length = skipped < 0 ? 0 : text[start..].IndexOfAny(Spaces);
        end = length < 0 ? text.Length : start + length;
        return skipped >= 0;
    }
}
