namespace Gabion.Readers.Code.Secrets;

/// <summary>A key between a BEGIN and an END line, also inside of quotes, with written-out <c>\n</c>, or cut off.</summary>
/// <param name="endLine">The line that ends it.</param>
internal sealed class BlockShape(string endLine) : SecretShape
{
    private const int ShortestBody = 64;
    private const int ShortestCutBody = 200;

    public override int Rank => 3;

    public override bool TryFind(in SecretWindow window, out int start, out int end)
    {
        start = window.KeywordStart;
        var body = window.Bytes[window.KeywordEnd..];
        Span<byte> mark = stackalloc byte[endLine.Length];
        for (var i = 0; i < mark.Length; i++)
        {
            mark[i] = (byte)endLine[i];
        }

        var length = body.IndexOf(mark);
        var stops = length >= 0 ? length : CutBody(body);
        end = window.KeywordEnd + stops + (length >= 0 ? mark.Length : 0);
        return Digits(body[..stops]) >= (length >= 0 ? ShortestBody : ShortestCutBody);
    }

    // Digits of base64; none when the block was written for people to read or for a program to fill in.
    private static int Digits(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("..."u8) >= 0 || body.IndexOfAny((byte)'<', (byte)'{', (byte)'$') >= 0 || Entropy.PerByte(body) < 3.5)
        {
            return 0;
        }

        var digits = 0;
        foreach (var value in body)
        {
            digits += char.IsAsciiLetterOrDigit((char)value) || value is (byte)'+' or (byte)'/' ? 1 : 0;
        }

        return digits;
    }

    private static int CutBody(ReadOnlySpan<byte> body)
    {
        var stop = body.IndexOfAnyExcept(ByteValues.Base64Text);
        return stop < 0 ? body.Length : stop;
    }
}
