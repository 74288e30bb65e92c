using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Rego.Values;
using Gabion.Rules;

namespace Gabion.Scan.Policies;

/// <summary>A Gatekeeper template with its constraints, as a rule beside the built-in ones: its id is made from the kind, <c>POL-K8sRequiredLabels</c>.</summary>
public sealed class ConstraintRule : Rule<ObjectSet>
{
    /// <summary>So few objects are decided one after the other.</summary>
    private const int FewObjects = 32;

    private const int ObjectsAtOnce = 256;

    // Several templates look at the same objects: they are made ready once.
    private static readonly ConditionalWeakTable<ObjectSet, ReviewedObjects> Known = [];
    private readonly PolicySet _policies;

    private ConstraintRule(ConstraintTemplate template, PolicySet policies)
    {
        _policies = policies;
        var title = template.Title.Length > 0 ? template.Title : template.Kind;
        Card = new()
        {
            Id = RuleId.OfPolicy(template.Kind),
            Title = title,
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = template.Description.Length > 0 ? template.Description : $"A policy of your own asks for it: the template {template.Name}.",
            Fix = "Change the object so that it keeps the policy; the message says what it breaks.",
            Aliases = [template.Kind],
        };
    }

    public override RuleCard Card { get; }

    /// <summary>A policy's examples are its suite (<c>gabion policy verify</c>).</summary>
    public override ImmutableArray<Example> Examples => [];

    /// <summary>A rule for each template that has constraints.</summary>
    public static ImmutableArray<Rule> Of(PolicySet policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        return [.. policies.Templates.Where(template => policies.Constraints.Any(constraint => constraint.Template == template)).Select(template => new ConstraintRule(template, policies.Only(template)))];
    }

    public override IEnumerable<Problem> Check(ObjectSet fact)
    {
        var objects = Known.GetValue(fact, set => new(set, _policies.Config));
        foreach (var (@object, result) in objects.Audited.Chunk(ObjectsAtOnce).SelectMany(some => Review(some, objects.Inventory)))
        {
            foreach (var reason in result.Unexpanded)
            {
                yield return Problem.At(@object, @object.Metadata["name"], $"What it will make cannot be said: {reason}") with { Verdict = Verdict.CannotTell };
            }

            foreach (var violation in result.Violations)
            {
                yield return Problem.At(@object, @object.Metadata["name"], violation.Message) with
                {
                    Verdict = violation.IsError ? Verdict.CannotTell : Verdict.Fails,
                    Severity = violation.Action switch { "deny" => Severity.High, "warn" => Severity.Medium, "dryrun" => Severity.Low, _ => Severity.Info },
                    Evidence = [new("constraint", violation.Constraint.Name), new("action", violation.Action)],
                };
            }
        }
    }

    // A compiled policy is shared by threads; what it says is kept in the order of the objects, and of a few of them only.
    private IEnumerable<(KubernetesObject Object, ReviewResult Result)> Review((KubernetesObject Object, RegoObject Value)[] some, Inventory inventory)
    {
        var results = new ReviewResult[some.Length];
        void One(int at) => results[at] = _policies.ReviewWhole(new ReviewRequest { Object = some[at].Value }, _policies.Expander, inventory, null, CancellationToken.None);
        try
        {
            Parallel.For(0, some.Length, new() { MaxDegreeOfParallelism = some.Length <= FewObjects ? 1 : Environment.ProcessorCount }, One);
        }
        catch (AggregateException several) when (several.InnerException is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }

        return some.Zip(results, (each, result) => (each.Object, result));
    }

    private sealed class ReviewedObjects
    {
        public ReviewedObjects(ObjectSet set, GatekeeperConfig config)
        {
            var reader = new RegoJsonReader();
            ImmutableArray<(KubernetesObject Object, RegoObject Value)> all = [.. set.Objects.Select(@object => (@object, RegoTree.Of(@object.Root.Node, reader) as RegoObject ?? RegoObject.Empty))];
            Audited = [.. all.Where(entry => !config.IsExcluded(GatekeeperConfig.Audit, entry.Value))];
            Inventory = Inventory.Of(all.Select(entry => entry.Value), config);
        }

        /// <summary>Those that the configuration does not exclude from audits.</summary>
        public ImmutableArray<(KubernetesObject Object, RegoObject Value)> Audited { get; }

        public Inventory Inventory { get; }
    }
}
