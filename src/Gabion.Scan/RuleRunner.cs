using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Container;
using Gabion.Rules;

namespace Gabion.Scan;

/// <summary>Runs rules over facts. The dispatch is by the type of the fact, written out here, without reflection.</summary>
public sealed class RuleRunner
{
    private readonly FrozenDictionary<Type, ImmutableArray<Action<Fact, List<(Rule, Problem)>>>> _checks;

    public RuleRunner(IEnumerable<Rule> rules)
    {
        Rules = [.. rules];
        _checks = Rules
            .Select(Bind)
            .GroupBy(bound => bound.FactType)
            .ToFrozenDictionary(group => group.Key, group => group.Select(bound => bound.Check).ToImmutableArray());
    }

    public ImmutableArray<Rule> Rules { get; }

    /// <summary>All that the rules say of <paramref name="fact"/>, in the order of the rules.</summary>
    public List<(Rule Rule, Problem Problem)> Check(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        var problems = new List<(Rule, Problem)>();
        if (_checks.TryGetValue(fact.GetType(), out var checks))
        {
            foreach (var check in checks)
            {
                check(fact, problems);
            }
        }

        return problems;
    }

    private static (Type FactType, Action<Fact, List<(Rule, Problem)>> Check) Bind(Rule rule) => rule switch
    {
        Rule<Workload> typed => Bound(typed),
        Rule<KubernetesObject> typed => Bound(typed),
        Rule<ObjectSet> typed => Bound(typed),
        Rule<ComposeService> typed => Bound(typed),
        Rule<ComposeFile> typed => Bound(typed),
        _ => throw new ArgumentException($"{rule.Card.Id} checks a kind of fact that {nameof(RuleRunner)} does not know", nameof(rule)),
    };

    private static (Type FactType, Action<Fact, List<(Rule, Problem)>> Check) Bound<TFact>(Rule<TFact> rule)
        where TFact : Fact => (typeof(TFact), (fact, into) =>
    {
        foreach (var problem in rule.Check((TFact)fact))
        {
            into.Add((rule, problem));
        }
    });
}
