using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Admission;
using Gabion.Policy.ValidatingAdmission;
using Gabion.Rules;

namespace Gabion.Scan.Policies;

/// <summary>A ValidatingAdmissionPolicy with its bindings, as a rule beside the built-in ones: its id is made from its name, <c>POL-replica-limit</c>.</summary>
public sealed class AdmissionPolicyRule : Rule<ObjectSet>
{
    private readonly PolicySet _policy;
    private readonly ImmutableArray<Field> _beside;

    // Several policies look at the same objects: what these say about the cluster is collected once.
    private readonly ConditionalWeakTable<ObjectSet, ManifestFacts> _facts;

    private AdmissionPolicyRule(string name, PolicySet policy, ImmutableArray<Field> beside, ConditionalWeakTable<ObjectSet, ManifestFacts> facts)
    {
        (_policy, _beside, _facts) = (policy, beside, facts);
        Card = new()
        {
            Id = RuleId.OfPolicy(name),
            Title = name,
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = $"A policy of your own asks for it: the ValidatingAdmissionPolicy {name}.",
            Fix = "Change the object so that it keeps the policy; the message says what it breaks.",
            Aliases = [name],
        };
    }

    public override RuleCard Card { get; }

    /// <summary>A policy of a user has no examples here.</summary>
    public override ImmutableArray<Example> Examples => [];

    /// <summary>A rule for each policy that a binding names.</summary>
    /// <param name="policies">The policies.</param>
    /// <param name="beside">Documents that stand beside them: parameters, namespaces, custom resource definitions.</param>
    public static ImmutableArray<Rule> Of(PolicySet policies, ImmutableArray<Field> beside)
    {
        ArgumentNullException.ThrowIfNull(policies);
        var facts = new ConditionalWeakTable<ObjectSet, ManifestFacts>();
        return [.. policies.Names.Except(policies.Unbound, StringComparer.Ordinal).Select(name => new AdmissionPolicyRule(name, policies.Only(name), beside, facts))];
    }

    public override IEnumerable<Problem> Check(ObjectSet fact)
    {
        var facts = _facts.GetValue(fact, set => new(_beside.Concat(set.Objects.Select(@object => @object.Root))));
        foreach (var @object in fact.Objects)
        {
            foreach (var decision in _policy.Decide(AdmissionRequest.ToCreate(@object.Root, facts).Completed(), facts, CancellationToken.None).Decisions)
            {
                foreach (var (message, verdict) in Messages(decision))
                {
                    yield return Problem.At(@object, @object.Metadata["name"], message) with
                    {
                        Verdict = verdict,
                        Severity = decision.Actions.Contains(ValidationAction.Deny) ? Severity.High : decision.Actions.Contains(ValidationAction.Warn) ? Severity.Medium : Severity.Low,
                        Evidence = [new("binding", decision.Binding ?? "none"), .. decision.Parameter is { } parameter ? [new Evidence("parameter", parameter)] : ImmutableArray<Evidence>.Empty],
                    };
                }
            }
        }
    }

    private static IEnumerable<(string Message, Verdict Verdict)> Messages(PolicyDecision decision) => decision.Verdict switch
    {
        PolicyVerdict.Failed => decision.Failures.Select(failure => (Line(failure.Message), failure.IsError ? Verdict.CannotTell : Verdict.Fails)),
        PolicyVerdict.CannotTell or PolicyVerdict.Ignored => [(Line(decision.Why), Verdict.CannotTell)],
        _ => [],
    };

    private static string Line(string text) => text.ReplaceLineEndings(" ").TrimEnd('.');
}
