namespace Gabion.Readers.Code.Secrets;

/// <summary>The password in <c>curl -u name:password</c> or <c>--user name:password</c>.</summary>
internal sealed class CurlUserShape : SecretShape
{
    private const int LongestCommand = 1024;

    public override int Rank => 1;

    public override bool TryFind(in SecretWindow window, out int start, out int end)
    {
        (start, end) = (0, 0);
        var rest = window.Bytes[window.KeywordEnd..Math.Min(window.Bytes.Length, window.KeywordEnd + LongestCommand)];
        var line = rest.IndexOf((byte)'\n');
        rest = line < 0 ? rest : rest[..line];
        var (option, length) = rest.IndexOf("-u "u8) is >= 0 and var shorter ? (shorter, 3) : (rest.IndexOf("--user "u8), 7);
        if (option < 0)
        {
            return false;
        }

        var from = option + length;
        while (from < rest.Length && rest[from] is (byte)' ' or (byte)'"' or (byte)'\'')
        {
            from++;
        }

        var stop = rest[from..].IndexOfAny((byte)' ', (byte)'"', (byte)'\'');
        var user = stop < 0 ? rest[from..] : rest.Slice(from, stop);
        var colon = user.IndexOf((byte)':');
        if (colon <= 0 || !Password.IsReal(user[(colon + 1)..]) || user[..colon].SequenceEqual(user[(colon + 1)..]))
        {
            return false;
        }

        start = window.KeywordEnd + from + colon + 1;
        end = window.KeywordEnd + from + user.Length;
        return true;
    }
}
