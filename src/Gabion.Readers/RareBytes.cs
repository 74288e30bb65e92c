namespace Gabion.Readers;

/// <summary>Which bytes of a word to look for first: those that stand least often in text and programs.</summary>
internal static class RareBytes
{
    // Letters that are frequent in English and in code cost most; everything else is rare enough.
    private const string RarestFirst = "zqxj0987654321kvbywgpfmucdlhrsnioate";
    private const int Other = 12;

    /// <summary>Where the rarest <paramref name="width"/> bytes of a word begin.</summary>
    public static int Rarest(ReadOnlySpan<byte> word, int width)
    {
        var best = 0;
        var bestCost = int.MaxValue;
        for (var offset = 0; offset + width <= word.Length; offset++)
        {
            var cost = 0;
            foreach (var value in word.Slice(offset, width))
            {
                var frequency = RarestFirst.IndexOf((char)(value | 0x20), StringComparison.Ordinal);
                cost += frequency < 0 ? Other : frequency;
            }

            if (cost < bestCost)
            {
                (best, bestCost) = (offset, cost);
            }
        }

        return best;
    }
}
