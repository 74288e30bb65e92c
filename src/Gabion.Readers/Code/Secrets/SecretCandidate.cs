using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets;

/// <summary>Bytes that a detector takes for its secret; another may claim the same.</summary>
internal sealed record SecretCandidate(long Start, long End, int Rank, SecretMatch Match)
{
    /// <summary>One match for a secret: of those that overlap, the most specific, then the longest, then the first.</summary>
    public static ImmutableArray<Fact> Choose(IEnumerable<SecretCandidate> candidates)
    {
        var chosen = new SortedList<long, SecretCandidate>();
        foreach (var candidate in candidates
            .OrderByDescending(candidate => candidate.Rank)
            .ThenByDescending(candidate => candidate.End - candidate.Start)
            .ThenBy(candidate => candidate.Start)
            .ThenBy(candidate => candidate.Match.Kind.Id, StringComparer.Ordinal))
        {
            if (IsFree(chosen, candidate))
            {
                chosen.Add(candidate.Start, candidate);
            }
        }

        return [.. chosen.Values.Select(candidate => candidate.Match)];
    }

    // The chosen ones do not overlap, so only the neighbours can be in the way.
    private static bool IsFree(SortedList<long, SecretCandidate> chosen, SecretCandidate candidate)
    {
        int low = 0, high = chosen.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = chosen.GetKeyAtIndex(middle) < candidate.End ? (middle + 1, high) : (low, middle);
        }

        return low == 0 || chosen.GetValueAtIndex(low - 1).End <= candidate.Start;
    }
}
