namespace Gabion.Readers.Code.Secrets;

/// <summary>The private member <c>d</c> (or the symmetric <c>k</c>) of a JSON web key (RFC 7517), near its <c>kty</c>.</summary>
internal sealed class JsonWebKeyShape : SecretShape
{
    private const int LongestKey = 4096;
    private const int ShortestValue = 43;

    public override int Rank => 3;

    public override bool TryFind(in SecretWindow window, out int start, out int end)
    {
        (start, end) = (0, 0);
        var from = window.Bytes[..window.KeywordStart].LastIndexOf((byte)'{');
        if (from < 0)
        {
            return false;
        }

        var key = window.Bytes[from..Math.Min(window.Bytes.Length, from + LongestKey)];
        var close = key.IndexOf((byte)'}');
        key = close < 0 ? key : key[..close];
        var member = key.IndexOf("\"d\""u8) is >= 0 and var d ? d : key.IndexOf("\"k\""u8);
        var value = member < 0 ? -1 : Assignment.AfterName(key, member + 3);
        if (value < 0)
        {
            return false;
        }

        var length = key[value..].IndexOfAnyExcept(ByteValues.Base64);
        start = from + value;
        end = start + Math.Max(0, length);
        return length >= ShortestValue && key[value + length] == '"';
    }
}
