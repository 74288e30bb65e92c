using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Code;
using Gabion.Model.Container;
using Gabion.Rules;

namespace Gabion.Scan;

/// <summary>Runs rules over facts. The dispatch is by the type of the fact, written out here, without reflection.</summary>
public sealed class RuleRunner
{
    private readonly FrozenDictionary<Type, ImmutableArray<RuleCheck>> _checks;

    public RuleRunner(IEnumerable<Rule> rules)
    {
        Rules = [.. rules];
        _checks = Rules
            .Select(Bind)
            .GroupBy(bound => bound.FactType)
            .ToFrozenDictionary(group => group.Key, group => group.Select(bound => bound.Check).ToImmutableArray());
    }

    public ImmutableArray<Rule> Rules { get; }

    /// <summary>Whether any rule looks at facts of this kind.</summary>
    public bool Checks<TFact>()
        where TFact : Fact => _checks.ContainsKey(typeof(TFact));

    /// <summary>The rules that look at facts of this kind, in the order of the rules.</summary>
    public ImmutableArray<RuleCheck> ChecksFor(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return _checks.TryGetValue(fact.GetType(), out var checks) ? checks : [];
    }

    /// <summary>All that the rules say of <paramref name="fact"/>, in the order of the rules.</summary>
    public List<(Rule Rule, Problem Problem)> Check(Fact fact)
    {
        var problems = new List<(Rule, Problem)>();
        foreach (var check in ChecksFor(fact))
        {
            problems.AddRange(check.Run(fact).Select(problem => (check.Rule, problem)));
        }

        return problems;
    }

    private static (Type FactType, RuleCheck Check) Bind(Rule rule) => rule switch
    {
        Rule<SecretMatch> typed => Bound(typed),
        Rule<Dockerfile> typed => Bound(typed),
        Rule<ShellCheckNote> typed => Bound(typed),
        Rule<Workload> typed => Bound(typed),
        Rule<KubernetesObject> typed => Bound(typed),
        Rule<ObjectSet> typed => Bound(typed),
        Rule<ComposeService> typed => Bound(typed),
        Rule<ComposeFile> typed => Bound(typed),
        _ => throw new ArgumentException($"{rule.Card.Id} checks a kind of fact that {nameof(RuleRunner)} does not know", nameof(rule)),
    };

    private static (Type FactType, RuleCheck Check) Bound<TFact>(Rule<TFact> rule)
        where TFact : Fact => (typeof(TFact), new(rule, fact => rule.Check((TFact)fact)));
}

/// <summary>A rule, ready for facts of its kind.</summary>
public sealed record RuleCheck(Rule Rule, Func<Fact, IEnumerable<Problem>> Run);
