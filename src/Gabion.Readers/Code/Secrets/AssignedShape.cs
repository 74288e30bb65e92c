namespace Gabion.Readers.Code.Secrets;

/// <summary>
/// A secret that only the name before it gives away: <c>DATADOG_API_KEY = "…"</c>. The keyword is in the name; after the
/// rest of the name come an assignment and the value, which has the pattern.
/// </summary>
internal sealed class AssignedShape(string pattern, int rank = 2) : SecretShape
{
    private TokenPattern? _pattern;

    public override int Rank => rank;

    private TokenPattern Pattern => _pattern ??= TokenPattern.Parse(pattern);

    public override bool TryFind(in SecretWindow window, out int start, out int end)
    {
        end = -1;
        start = (window.Kind & TextKind.Generated) != 0 ? -1 : Assignment.ValueAfter(window.Bytes, window.KeywordEnd);
        if (start >= 0)
        {
            end = Pattern.MatchAt(window.Bytes, start);
        }

        return end > start;
    }
}
