namespace Gabion.Readers.Code.Secrets;

/// <summary>A password hash in the form of crypt(3): it begins at a dollar, which may be the keyword's first or second byte.</summary>
internal sealed class HashShape(string pattern) : SecretShape
{
    private TokenPattern? _pattern;

    public override int Rank => 3;

    private TokenPattern Pattern => _pattern ??= TokenPattern.Parse(pattern);

    public override bool TryFind(in SecretWindow window, out int start, out int end)
    {
        start = window.KeywordStart + (window.Bytes[window.KeywordStart] == '$' ? 0 : 1);
        end = Pattern.MatchAt(window.Bytes, start);
        return end > start;
    }
}
