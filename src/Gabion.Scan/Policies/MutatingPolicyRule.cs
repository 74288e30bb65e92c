using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Admission;
using Gabion.Policy.MutatingAdmission;
using Gabion.Rules;

namespace Gabion.Scan.Policies;

/// <summary>
/// The MutatingAdmissionPolicies that are bound, as one rule: <c>POL-mutating-admission-policies</c>. They act together, so a finding is an object that they
/// refuse, or of which it cannot be told what they make of it. What they change is shown by <c>gabion policy mutate</c>.
/// </summary>
public sealed class MutatingPolicyRule : Rule<ObjectSet>
{
    private readonly MutatingPolicySet _policies;
    private readonly ImmutableArray<Field> _beside;
    private readonly ConditionalWeakTable<ObjectSet, ManifestFacts> _facts = [];

    private MutatingPolicyRule(MutatingPolicySet policies, ImmutableArray<Field> beside)
    {
        (_policies, _beside) = (policies, beside);
        Card = new()
        {
            Id = RuleId.OfPolicy("mutating-admission-policies"),
            Title = "An object cannot be changed as MutatingAdmissionPolicies ask",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "Policies of your own change objects when they are created; one that cannot be worked out refuses the object unless its failurePolicy is Ignore.",
            Fix = "Change the object, or the policy that the finding names; gabion policy mutate shows what each of them does.",
            Aliases = [.. policies.Names],
        };
    }

    public override RuleCard Card { get; }

    /// <summary>A policy of a user has no examples here.</summary>
    public override ImmutableArray<Example> Examples => [];

    /// <summary>The rule; none when no policy is bound.</summary>
    /// <param name="policies">The policies.</param>
    /// <param name="beside">Documents that stand beside them: parameters, namespaces, custom resource definitions.</param>
    public static ImmutableArray<Rule> Of(MutatingPolicySet policies, ImmutableArray<Field> beside)
    {
        ArgumentNullException.ThrowIfNull(policies);
        return policies.Names.Except(policies.Unbound, StringComparer.Ordinal).Any() ? [new MutatingPolicyRule(policies, beside)] : [];
    }

    public override IEnumerable<Problem> Check(ObjectSet fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        var facts = _facts.GetValue(fact, set => new(_beside.Concat(set.Objects.Select(@object => @object.Root))));
        foreach (var @object in fact.Objects)
        {
            foreach (var failure in _policies.Mutate(AdmissionRequest.ToCreate(@object.Root, facts), facts, CancellationToken.None).Failures)
            {
                yield return Problem.At(@object, @object.Metadata["name"], failure.Denial.ReplaceLineEndings(" ").TrimEnd('.')) with
                {
                    Verdict = failure.IsUnknown || failure.IsIgnored ? Verdict.CannotTell : Verdict.Fails,
                    Evidence = [new("binding", failure.Binding ?? "none")],
                };
            }
        }
    }
}
