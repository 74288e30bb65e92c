namespace Gabion.Readers.Code.Secrets;

/// <summary>The password in <c>scheme://user:password@host</c>; the keyword is the scheme with its slashes.</summary>
internal sealed class UrlShape : SecretShape
{
    private const int LongestAuthority = 512;

    public override int Rank => 1;

    public override bool TryFind(in SecretWindow window, out int start, out int end)
    {
        (start, end) = (0, 0);
        if (!TokenShape.BeginsWord(window.Bytes, window.KeywordStart))
        {
            return false;
        }

        var rest = window.Bytes[window.KeywordEnd..Math.Min(window.Bytes.Length, window.KeywordEnd + LongestAuthority)];
        var length = rest.IndexOfAny(ByteValues.AuthorityEnd);
        var authority = length < 0 ? rest : rest[..length];
        var at = authority.LastIndexOf((byte)'@');
        var colon = authority.IndexOf((byte)':');
        if (colon < 0 || colon > at)
        {
            return false;
        }

        start = window.KeywordEnd + colon + 1;
        end = window.KeywordEnd + at;
        return Password.IsReal(authority[(colon + 1)..at])
            && !authority[..colon].SequenceEqual(authority[(colon + 1)..at])
            && IsRealHost(authority[(at + 1)..], authority[(colon + 1)..at]);
    }

    // What stands for any host, or is this machine: there the password must be more than one for trying things out.
    private static bool IsRealHost(ReadOnlySpan<byte> host, ReadOnlySpan<byte> password)
    {
        var isStandIn = host.Length == 0 || host.StartsWith("localhost"u8) || host.StartsWith("127."u8) || host.StartsWith("0.0.0.0"u8) || host.StartsWith("[::"u8)
            || host.StartsWith("host"u8) || host.StartsWith("HOST"u8) || host.IndexOf("example."u8) >= 0 || host.IndexOf(".test"u8) >= 0 || host.IndexOfAny("{<$%("u8) == 0;
        return !isStandIn || Password.IsStrong(password);
    }
}
