using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Rules;

/// <summary>A rule: a card, a pure check, and examples that are its tests and its documentation.</summary>
public abstract class Rule
{
    public abstract RuleCard Card { get; }

    /// <summary>Bad and good inputs; at least one of each. Expression-bodied, so that a scan never builds them.</summary>
    public abstract ImmutableArray<Example> Examples { get; }
}

/// <summary>A rule about one kind of fact.</summary>
public abstract class Rule<TFact> : Rule
    where TFact : Fact
{
    /// <summary>What is wrong with <paramref name="fact"/>; nothing when the rule holds.</summary>
    public abstract IEnumerable<Problem> Check(TFact fact);
}
