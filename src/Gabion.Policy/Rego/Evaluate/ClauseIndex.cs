using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>
/// Picks the rules of a document that can hold, by one value that many of them compare with a constant: an argument, or a path of the
/// input. Rules that do not compare it are always picked; their order is kept.
/// </summary>
internal sealed class ClauseIndex(int argument, Node? path, Dictionary<RegoValue, Clause[]> byValue, Clause[] others)
{
    public Clause[] Pick(Evaluation evaluation, RegoValue[] arguments)
    {
        var value = path is null ? arguments[argument] : path.Get(evaluation, Empty);
        return value is not null && byValue.TryGetValue(value, out var clauses) ? clauses : others;
    }

    private static readonly Frame Empty = new(0, 0);
}
