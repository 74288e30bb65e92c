using System.Collections.Immutable;
using Gabion.Network.Facts;

namespace Gabion.Network.Calico;

/// <summary>Looks a label up: whether it is there with a value that satisfies the test.</summary>
/// <param name="key">The label.</param>
/// <param name="test">The test of its value; null asks only whether the label is there.</param>
public delegate Match LabelTest(string key, Func<string, bool>? test);

/// <summary>
/// An expression of Calico's selector language (<c>role == "db" &amp;&amp; !has(tier)</c>), after the reference page "Selectors" and the
/// comments of the v3 API. <c>!=</c> and <c>not in</c> hold for labels that are absent.
/// </summary>
public abstract record CalicoSelector
{
    /// <summary>Every endpoint.</summary>
    public sealed record All : CalicoSelector
    {
        public override Match Matches(LabelTest labels) => Match.Yes;

        public override string ToString() => "all()";
    }

    /// <summary>What belongs to no namespace; only a namespace selector may say it.</summary>
    public sealed record Global : CalicoSelector
    {
        public override Match Matches(LabelTest labels) => labels("projectcalico.org/namespace", null).Not();

        public override string ToString() => "global()";
    }

    /// <summary><c>has(key)</c>.</summary>
    public sealed record Has(string Key) : CalicoSelector
    {
        public override Match Matches(LabelTest labels) => labels(Key, null);

        public override string ToString() => $"has({Key})";
    }

    /// <summary>A comparison that an absent label fails: <c>==</c>, <c>in</c>, <c>contains</c>, <c>starts with</c>, <c>ends with</c>.</summary>
    public sealed record Compare(string Key, string Operator, ImmutableArray<string> Values) : CalicoSelector
    {
        public override Match Matches(LabelTest labels) => labels(Key, value => Operator switch
        {
            "contains" => value.Contains(Values[0], StringComparison.Ordinal),
            "starts with" => value.StartsWith(Values[0], StringComparison.Ordinal),
            "ends with" => value.EndsWith(Values[0], StringComparison.Ordinal),
            _ => Values.Contains(value),
        });

        public override string ToString() => Operator == "in" ? $"{Key} in {{{string.Join(", ", Values.Select(Quote))}}}" : $"{Key} {Operator} {Quote(Values[0])}";
    }

    /// <summary><c>!</c>, and <c>!=</c> and <c>not in</c> as the contrary of their comparison.</summary>
    public sealed record Not(CalicoSelector Inner) : CalicoSelector
    {
        public override Match Matches(LabelTest labels) => Inner.Matches(labels).Not();

        public override string ToString() => $"!({Inner})";
    }

    /// <summary><c>&amp;&amp;</c>.</summary>
    public sealed record And(ImmutableArray<CalicoSelector> Terms) : CalicoSelector
    {
        public override Match Matches(LabelTest labels) => Terms.Aggregate(Match.Yes, (all, term) => all == Match.No ? all : all.And(term.Matches(labels)));

        public override string ToString() => string.Join(" && ", Terms.Select(term => term is Or ? $"({term})" : term.ToString()));
    }

    /// <summary><c>||</c>.</summary>
    public sealed record Or(ImmutableArray<CalicoSelector> Terms) : CalicoSelector
    {
        public override Match Matches(LabelTest labels) => Terms.Aggregate(Match.No, (any, term) => any == Match.Yes ? any : any.Or(term.Matches(labels)));

        public override string ToString() => string.Join(" || ", Terms);
    }

    /// <summary>Whether it holds for labels.</summary>
    public abstract Match Matches(LabelTest labels);

    /// <summary>Every label that it looks at.</summary>
    public IEnumerable<string> Keys() => this switch
    {
        Has has => [has.Key],
        Compare compare => [compare.Key],
        Not not => not.Inner.Keys(),
        And and => and.Terms.SelectMany(term => term.Keys()),
        Or or => or.Terms.SelectMany(term => term.Keys()),
        _ => [],
    };

    private static string Quote(string value) => value.Contains('"', StringComparison.Ordinal) ? $"'{value}'" : $"\"{value}\"";
}
