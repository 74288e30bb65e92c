namespace Gabion.Readers.Code.Secrets;

/// <summary>A secret that its own form gives away: <c>ghp_…</c>. The pattern begins at the keyword, or a little before it.</summary>
/// <param name="behind">How far before the keyword the secret may begin.</param>
internal sealed class TokenShape(string pattern, int behind = 0, int rank = 3) : SecretShape
{
    private TokenPattern? _pattern;

    public override int Rank => rank;

    // Built when the keyword is first seen: most files hold few of the keywords.
    private TokenPattern Pattern => _pattern ??= TokenPattern.Parse(pattern);

    public override bool TryFind(in SecretWindow window, out int start, out int end)
    {
        for (start = Math.Max(0, window.KeywordStart - behind); start <= window.KeywordStart; start++)
        {
            if (BeginsWord(window.Bytes, start))
            {
                end = Pattern.MatchAt(window.Bytes, start);
                if (end >= window.KeywordEnd)
                {
                    return true;
                }
            }
        }

        end = 0;
        return false;
    }

    // A letter before it makes it the middle of another word, unless that letter ends an escape: \n, %3D, \u0022.
    internal static bool BeginsWord(ReadOnlySpan<byte> text, int start)
    {
        if (start == 0 || !char.IsAsciiLetterOrDigit((char)text[start - 1]))
        {
            return true;
        }

        var before = text[Math.Max(0, start - 6)..start];
        return before is [.., (byte)'\\', (byte)'n' or (byte)'t' or (byte)'r']
            || (before is [.., (byte)'%', var high, var low] && char.IsAsciiHexDigit((char)high) && char.IsAsciiHexDigit((char)low))
            || before is [(byte)'\\', (byte)'u', (byte)'0', (byte)'0', _, _];
    }
}
