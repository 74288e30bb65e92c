using System.Collections.Frozen;

namespace Gabion.Readers.Code.Secrets;

/// <summary>Tells words and names made of words from random letters, by the pairs of letters that English is made of.</summary>
internal static class Prose
{
    private const int FewestPairs = 8;
    private const double ShareInWords = 0.4;

    private static readonly FrozenSet<int> FrequentPairs = Pairs(
        "th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ch ll be ma si om ur " +
        "ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie wh ee wi em ad ol rt po we na ul ni ts mo ow pa im mi ai sh ir su id");

    public static bool IsLikely(ReadOnlySpan<byte> value)
    {
        int pairs = 0, frequent = 0;
        for (var i = 1; i < value.Length; i++)
        {
            if (char.IsAsciiLetter((char)value[i - 1]) && char.IsAsciiLetter((char)value[i]))
            {
                pairs++;
                // Words rise to a capital only where a new one begins.
                var isHump = char.IsAsciiLetterLower((char)value[i - 1]) && char.IsAsciiLetterUpper((char)value[i]);
                frequent += !isHump && FrequentPairs.Contains(Pair((char)value[i - 1], (char)value[i])) ? 1 : 0;
            }
        }

        return pairs >= FewestPairs && frequent >= pairs * ShareInWords;
    }

    private static FrozenSet<int> Pairs(string text) => text.Split(' ').Select(pair => Pair(pair[0], pair[1])).ToFrozenSet();

    private static int Pair(char first, char second) => (char.ToLowerInvariant(first) << 8) | char.ToLowerInvariant(second);
}
