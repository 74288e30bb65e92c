using Gabion.Model.Cluster;
using Gabion.Policy.Admission;
using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Gatekeeper.Mutation;
using Gabion.Policy.MutatingAdmission;
using Gabion.Policy.Rego.Values;

namespace Gabion.Cli.Policy;

/// <summary>What became of one object: first by MutatingAdmissionPolicies, then by Gatekeeper's mutators, as an API server asks them.</summary>
/// <param name="Object">The object of the manifest.</param>
/// <param name="Before">It, or the object of the review that it is.</param>
/// <param name="After">The object as it is then.</param>
/// <param name="Steps">What was done, in order.</param>
/// <param name="Unknowns">What cannot be told here.</param>
/// <param name="Error">Why the request is refused; null when it is not.</param>
/// <param name="Unmatched">Who did not act, and why.</param>
internal sealed record MutatedObject(
    KubernetesObject Object, RegoObject Before, RegoObject After, List<MutationAct> Steps, List<string> Unknowns, MutationRefusal? Error, List<(string Who, string Reason)> Unmatched)
{
    public bool IsChanged => !Before.Equals(After);

    public static MutatedObject Of(
        KubernetesObject @object, ReviewRequest review, AdmissionRequest request, MutatingPolicySet policies, MutatorSet mutators, ManifestFacts facts, Inventory inventory, bool showsAll, CancellationToken cancel)
    {
        var before = review.Object ?? RegoObject.Empty;
        var decision = policies.Mutate(request, facts, cancel);
        var steps = decision.Steps.Select(step => new MutationAct(
            "MutatingAdmissionPolicy", $"{step.Policy}, binding {step.Binding}{(step.Parameter is null ? "" : $", parameter {step.Parameter}")}, mutation {step.Mutation}",
            step.File, step.At.Line, step.Round, step.Before, step.After)).ToList();
        var unknowns = decision.Failures.Where(failure => failure.IsUnknown).Select(failure => $"MutatingAdmissionPolicy {failure.Policy}: {failure.Message}").ToList();
        var unmatched = decision.Unmatched.Select(one => ($"MutatingAdmissionPolicy {one.Policy}{(one.Binding is null ? "" : $", binding {one.Binding}")}", one.Why))
            .Concat(decision.Failures.Where(failure => failure is { IsIgnored: true, IsUnknown: false }).Select(failure => ($"MutatingAdmissionPolicy {failure.Policy}", $"failurePolicy Ignore: {failure.Message}"))).ToList();
        if (decision.Failures.FirstOrDefault(failure => !failure.IsIgnored && !failure.IsUnknown) is { } refusal)
        {
            return new(@object, before, before, steps, unknowns, new(refusal.Denial, IsUnknown: false), showsAll ? unmatched : []);
        }

        var result = mutators.Mutate(review with { Object = decision.Object ?? review.Object }, inventory, cancel);
        steps.AddRange(result.Steps.Select(step => new MutationAct(step.Mutator.Kind, step.Mutator.Name, step.Mutator.File, step.Mutator.At.Line, step.Round, step.Before, step.After)));
        unknowns.AddRange(result.Unknowns.Select(unknown => $"{unknown.Mutator}: {unknown.Reason}"));
        unmatched.AddRange(mutators.Unmatched(review, inventory).Select(one => ($"{one.Mutator}", one.Reason)));
        return new(@object, before, result.Error is null ? result.Object : before, steps, unknowns, result.Error is { } error ? new($"{error}", error.IsUnknown) : null, showsAll ? unmatched : []);
    }
}

/// <summary>What one mutator or policy did.</summary>
internal sealed record MutationAct(string Kind, string Name, string File, int Line, int Round, RegoObject Before, RegoObject After);

/// <summary>Why a request is refused, or cannot be worked out.</summary>
internal sealed record MutationRefusal(string Message, bool IsUnknown);
