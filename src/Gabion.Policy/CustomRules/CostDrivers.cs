using System.Collections.Immutable;
using System.Globalization;
using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Cost;

namespace Gabion.Policy.CustomRules;

/// <summary>Finds out which bounds an estimate comes from, by estimating again with others, and which would bring it below the limit.</summary>
/// <param name="read">The expression.</param>
/// <param name="type">The type of <c>self</c>.</param>
/// <param name="node">Where the rule stands; null when it is evaluated once whatever stands above it.</param>
/// <param name="cardinality">How often it is evaluated.</param>
internal sealed class CostDrivers(CheckedExpression read, DeclaredType type, SchemaNode? node, ulong cardinality)
{
    private const int MaxDrivers = 3;

    /// <summary>What does not halve the estimate does not drive it.</summary>
    private const double Least = 2;

    /// <summary>What is proposed for one of several bounds that only help together.</summary>
    private const ulong FewItems = 16;
    private const ulong ShortText = 64;

    /// <summary>The lists and maps above the rule.</summary>
    private readonly ImmutableArray<Bound> _above = [.. Above(node)];

    public ImmutableArray<CostDriver> Of(IEnumerable<DeclaredType> asked)
    {
        Bound[] bounds = [.. asked.Where(part => part.Keyword is not null).Select(part => new Bound(part, part.PerUnit, part.IsUnbounded ? null : part.MaxElements / part.PerUnit)), .. _above];
        var found = new List<(Bound Bound, double Factor, ulong? Advice)>();
        var set = new Dictionary<DeclaredType, ulong>();
        var total = Total(set);
        var isOver = total > DefinitionRule.Limit;
        var now = total;
        while (found.Count < MaxDrivers && now > 0)
        {
            var best = bounds.Where(bound => !set.ContainsKey(bound.Type))
                .Select(bound => (Bound: bound, Factor: (double)now / Math.Max(1, Total(With(set, bound, 1)))))
                .Where(candidate => candidate.Factor >= Least)
                .OrderByDescending(candidate => candidate.Bound.Set is null).ThenByDescending(candidate => candidate.Factor)
                .FirstOrDefault();
            if (best.Bound is null)
            {
                break;
            }

            var most = isOver && now > DefinitionRule.Limit ? Largest(set, best.Bound) : null;
            var few = Math.Min(best.Bound.Type.PerUnit == 1 ? FewItems : ShortText, best.Bound.Set ?? ulong.MaxValue);
            var isEnough = most >= few;
            ulong? advice = isOver && now > DefinitionRule.Limit ? isEnough ? Round(most!.Value) : few : null;
            found.Add((best.Bound, best.Factor, advice));
            var next = With(set, best.Bound, advice ?? 1);
            found.AddRange(_above.Where(bound => bound != best.Bound && next.ContainsKey(bound.Type) && !set.ContainsKey(bound.Type)).Select(bound => (bound, best.Factor, advice is null ? null : (ulong?)FewItems)));
            set = next;
            now = Total(set);
            if (isOver && now <= DefinitionRule.Limit)
            {
                break;
            }
        }

        var helps = now <= DefinitionRule.Limit;
        return [.. found.Select(driver => new CostDriver(driver.Bound.Type.Path, driver.Bound.Type.Keyword!, driver.Bound.Set, driver.Bound.Type.Schema.Span.Start, driver.Factor, helps ? driver.Advice : null))];
    }

    /// <summary>What to set, as the end of a sentence.</summary>
    public string Advise(ImmutableArray<CostDriver> drivers)
    {
        if (drivers.IsEmpty)
        {
            return read.UsesOn("string", CelTypeKind.Int, CelTypeKind.Uint, CelTypeKind.Double, CelTypeKind.Bool, CelTypeKind.Timestamp, CelTypeKind.Duration, CelTypeKind.Dyn)
                ? "; what string() makes of a number or time counts as a text without bound: write '%d'.format([…]) or '%s'.format([…]) instead of joining it"
                : "; simplify the expression";
        }

        var first = string.Join(" and ", drivers.Where(driver => driver.Bound is null).Select(driver => $"{driver.Data} (line {driver.At.Line}) has no {driver.Keyword}"));
        var advice = string.Join(" and ", drivers.Where(driver => driver.Advice is not null)
            .Select(driver => string.Create(CultureInfo.InvariantCulture, $"{driver.Keyword}: {driver.Advice}{(driver.Bound is null ? "" : $" instead of {driver.Bound}")} on {driver.Data}")));
        return $"{(first.Length > 0 ? $": {first}" : "")}{(advice.Length > 0 ? $"; with {advice} it is accepted" : "; bounds alone do not help, so simplify the expression")}";
    }

    private static IEnumerable<Bound> Above(SchemaNode? node)
    {
        for (var part = node; part is not null; part = part.Above)
        {
            if (part is { IsItem: true, Above: { } owner })
            {
                var keyword = owner.Schema["items"].IsMapping ? "maxItems" : "maxProperties";
                yield return new(new(CelType.Dyn, owner.Data, owner.Schema) { Keyword = keyword }, 1, DeclaredTypes.Bound(owner.Schema, keyword)) { IsAbove = true };
            }
        }
    }

    /// <summary>The bounds with one more. One of several lists above the rule helps only when the others have bounds too.</summary>
    private Dictionary<DeclaredType, ulong> With(Dictionary<DeclaredType, ulong> set, Bound bound, ulong units)
    {
        var more = new Dictionary<DeclaredType, ulong>(set) { [bound.Type] = Saturating.Multiply(units, bound.PerUnit) };
        foreach (var other in bound.IsAbove ? _above.Where(other => other.Set is null) : [])
        {
            more.TryAdd(other.Type, FewItems);
        }

        return more;
    }

    private ulong Total(Dictionary<DeclaredType, ulong> set) =>
        Saturating.Multiply(read.Estimate(new DeclaredSizes(type, set))?.Max ?? 0, Cardinality(set));

    /// <summary>The product of the bounds above counts only when each has one.</summary>
    private ulong Cardinality(Dictionary<DeclaredType, ulong> set)
    {
        if (!_above.Any(bound => set.ContainsKey(bound.Type)))
        {
            return cardinality;
        }

        var product = 1UL;
        foreach (var bound in _above)
        {
            var known = set.TryGetValue(bound.Type, out var units) ? units : bound.Set;
            if (known is null)
            {
                return cardinality;
            }

            product = Saturating.Multiply(product, known.Value);
        }

        return product;
    }

    /// <summary>The largest bound below the limit; null when not even 1 is.</summary>
    private ulong? Largest(Dictionary<DeclaredType, ulong> set, Bound bound)
    {
        var (low, high) = (0UL, Math.Min(bound.Set ?? RequestSize.MaxText, RequestSize.MaxText) + 1);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = Total(With(set, bound, middle)) <= DefinitionRule.Limit ? (middle, high) : (low, middle);
        }

        return low == 0 ? null : low;
    }

    /// <summary>Two digits are enough.</summary>
    private static ulong Round(ulong number)
    {
        var unit = 1UL;
        while (number / unit >= 100)
        {
            unit *= 10;
        }

        return number / unit * unit;
    }

    /// <summary>Something that can be bounded, and how it is.</summary>
    private sealed record Bound(DeclaredType Type, ulong PerUnit, ulong? Set)
    {
        public bool IsAbove { get; init; }
    }
}
