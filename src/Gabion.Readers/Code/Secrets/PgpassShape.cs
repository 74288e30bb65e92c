namespace Gabion.Readers.Code.Secrets;

/// <summary>The fifth field of <c>host:port:database:user:password</c>.</summary>
internal sealed class PgpassShape : SecretShape
{
    public override int Rank => 2;

    public override bool TryFind(in SecretWindow window, out int start, out int end)
    {
        var rest = window.Bytes[window.KeywordEnd..];
        var line = rest.IndexOfAny((byte)'\n', (byte)'\r');
        rest = line < 0 ? rest : rest[..line];
        var database = rest.IndexOf((byte)':');
        var user = database < 0 ? -1 : rest[(database + 1)..].IndexOf((byte)':');
        start = window.KeywordEnd + database + user + 2;
        end = window.KeywordEnd + rest.Length;
        return user >= 0 && start < end && Password.IsReal(window.Bytes[start..end]);
    }
}
