using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Cluster.Components;
using Gabion.Model.Cluster.Certificates;
using Gabion.Model.Code;
using Gabion.Model.Container;
using Gabion.Model.Container.Images;
using Gabion.Model.Packages;
using Gabion.Rules;

namespace Gabion.Scan;

/// <summary>Runs rules over facts. The dispatch is by the type of the fact, written out here, without reflection.</summary>
public sealed class RuleRunner
{
    private readonly FrozenDictionary<Type, ImmutableArray<RuleCheck>> _checks;
    private readonly RuleWords _words;

    public RuleRunner(IEnumerable<Rule> rules)
    {
        Rules = [.. rules];
        _words = new(Rules);
        _checks = Rules
            .Select(rule => Bind(rule, _words))
            .GroupBy(bound => bound.FactType)
            .ToFrozenDictionary(group => group.Key, group => group.Select(bound => bound.Check).ToImmutableArray());
    }

    public ImmutableArray<Rule> Rules { get; }

    /// <summary>Whether a list is kept of everything that rules were asked about.</summary>
    public bool ListsSubjects { get; init; }

    /// <summary>Whether any rule looks at facts of this kind.</summary>
    public bool Checks<TFact>()
        where TFact : Fact => _checks.ContainsKey(typeof(TFact));

    /// <summary>The rules that may have something to say of a fact, in the order of the rules.</summary>
    public IEnumerable<RuleCheck> ChecksFor(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        var words = _words.Of(fact);
        foreach (var check in AllChecksFor(fact))
        {
            if (check.MaySpeakOf(words))
            {
                yield return check;
            }
        }
    }

    /// <summary>What <see cref="RuleCheck.MaySpeakOf"/> asks for.</summary>
    internal UInt128 WordsOf(Fact fact) => _words.Of(fact);

    /// <summary>The rules that look at facts of this type, those too that have nothing to say of such an object.</summary>
    internal ImmutableArray<RuleCheck> AllChecksFor(Fact fact) => _checks.TryGetValue(fact.GetType(), out var checks) ? checks : [];

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

    private static (Type FactType, RuleCheck Check) Bind(Rule rule, RuleWords words) => rule switch
    {
        Rule<SecretMatch> typed => Bound(typed, words),
        Rule<Dockerfile> typed => Bound(typed, words),
        Rule<ShellCheckNote> typed => Bound(typed, words),
        Rule<Workload> typed => Bound(typed, words),
        Rule<KubernetesObject> typed => Bound(typed, words),
        Rule<ComponentSettings> typed => Bound(typed, words),
        Rule<ComponentConfiguration> typed => Bound(typed, words),
        Rule<HostSettings> typed => Bound(typed, words),
        Rule<ObjectSet> typed => Bound(typed, words),
        Rule<CertificateSet> typed => Bound(typed, words),
        Rule<ComposeService> typed => Bound(typed, words),
        Rule<ComposeFile> typed => Bound(typed, words),
        Rule<VulnerablePackage> typed => Bound(typed, words),
        Rule<EndedRelease> typed => Bound(typed, words),
        Rule<EndedKernel> typed => Bound(typed, words),
        Rule<ContainerImage> typed => Bound(typed, words),
        Rule<ImageFile> typed => Bound(typed, words),
        Rule<UnownedProgram> typed => Bound(typed, words),
        Rule<LayerProblem> typed => Bound(typed, words),
        Rule<RegistrySetup> typed => Bound(typed, words),
        Rule<StoredImage> typed => Bound(typed, words),
        Rule<OrphanBlob> typed => Bound(typed, words),
        Rule<NodeFile> typed => Bound(typed, words),
        Rule<MalwareSign> typed => Bound(typed, words),
        Rule<SuspectScript> typed => Bound(typed, words),
        Rule<AccountFile> typed => Bound(typed, words),
        _ => throw new ArgumentException($"{rule.Card.Id} checks a kind of fact that {nameof(RuleRunner)} does not know", nameof(rule)),
    };

    private static (Type FactType, RuleCheck Check) Bound<TFact>(Rule<TFact> rule, RuleWords words)
        where TFact : Fact => (typeof(TFact), new(rule, fact => rule.Check((TFact)fact), words.KindsFor(rule), words.KeysFor(rule)));
}

/// <summary>A rule, ready for facts of its kind.</summary>
/// <param name="Kinds">The kinds of objects it speaks of, as <see cref="RuleWords"/> has them.</param>
/// <param name="Keys">The keys of which an object must have one.</param>
public sealed record RuleCheck(Rule Rule, Func<Fact, IEnumerable<Problem>> Run, UInt128 Kinds, UInt128 Keys)
{
    /// <summary>False when the rule has nothing to say of an object with these words.</summary>
    public bool MaySpeakOf(UInt128 words) => (words & Kinds) != UInt128.Zero && (words & Keys) != UInt128.Zero;
}
