using System.Text;
using Gabion.Policy.Admission;
using Gabion.Policy.Gatekeeper.Mutation;
using Gabion.Policy.MutatingAdmission;
using Gabion.Policy.Rego.Values;

namespace Gabion.Admission;

/// <summary>
/// MutatingAdmissionPolicies, then Gatekeeper's mutators, as an API server asks them. Mutators act together until nothing changes any more, so what
/// comes of all of them is taken whole or not at all.
/// </summary>
internal sealed class MutationEngine(MutatingPolicySet policies, MutatorSet mutators, InventorySource inventory, TimeSpan mostTime)
{
    private const string Prefix = "MutatingAdmissionPolicy/";

    public IEnumerable<string> Policies => policies.Names.Select(name => Prefix + name).Concat(mutators.Mutators.Select(NameOf));

    /// <summary>What the mutators make of the object.</summary>
    /// <param name="input">The request.</param>
    /// <param name="answers">Takes an answer for each mutator that acted, or could not be worked out.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The difference as a JSON patch in UTF-8; empty when there is none.</returns>
    /// <exception cref="OperationCanceledException">The time was up.</exception>
    public ReadOnlyMemory<byte> Mutate(ReviewInput input, ICollection<PolicyAnswer> answers, CancellationToken cancellation)
    {
        if ((mutators.Mutators.IsEmpty && policies.Count == 0) || !IsMutable(input))
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        if (input.Gatekeeper(mostTime, out var problem) is not { Object: { } before } request)
        {
            GiveUp(input, problem, answers);
            return ReadOnlyMemory<byte>.Empty;
        }

        if (policies.Count > 0 && policies.Mutate(input.Request, input.Cluster, cancellation) is { Object: { } after } decision)
        {
            Add(decision, answers);
            if (!decision.IsAllowed)
            {
                return ReadOnlyMemory<byte>.Empty;
            }

            request = request with { Object = after };
        }

        var result = mutators.Mutate(request, inventory.Current, cancellation);
        if (result.Error is { } error)
        {
            answers.Add(new(error.Mutator is { } mutator ? NameOf(mutator) : "mutators", AnswerKind.Undecided, PolicyAction.Deny, error.Message) { Code = 500, Reason = "InternalError" });
            return ReadOnlyMemory<byte>.Empty;
        }

        foreach (var unknown in result.Unknowns)
        {
            answers.Add(new(NameOf(unknown.Mutator), AnswerKind.Undecided, PolicyAction.Deny, unknown.Reason) { Code = 500, Reason = "InternalError" });
        }

        foreach (var mutator in result.Steps.Select(step => step.Mutator).Distinct())
        {
            answers.Add(new(NameOf(mutator), AnswerKind.Holds, PolicyAction.None, $"it changes {mutator.Location}") { Place = $"{mutator.File}:{mutator.At.Line}:{mutator.At.Column}" });
        }

        var patch = JsonPatch.Between(before, result.Object);
        return patch.IsEmpty ? ReadOnlyMemory<byte>.Empty : Encoding.UTF8.GetBytes(Json(JsonPatch.ToValue(patch)));
    }

    /// <summary>Every mutator is undecided, where there is an object to change.</summary>
    public void GiveUp(ReviewInput input, string why, ICollection<PolicyAnswer> answers)
    {
        foreach (var policy in IsMutable(input) ? Policies : [])
        {
            answers.Add(new(policy, AnswerKind.Undecided, PolicyAction.Deny, why) { Code = 500, Reason = "InternalError" });
        }
    }

    private static void Add(MutatingDecision decision, ICollection<PolicyAnswer> answers)
    {
        foreach (var failure in decision.Failures)
        {
            answers.Add(new(Prefix + failure.Policy, AnswerKind.Undecided, PolicyAction.Deny, failure.Message) { Binding = failure.Binding, FailsOpen = failure.IsIgnored, Code = 422, Reason = "Invalid" });
        }

        foreach (var step in decision.Steps.DistinctBy(step => (step.Policy, step.Binding)))
        {
            answers.Add(new(Prefix + step.Policy, AnswerKind.Holds, PolicyAction.None, "it acts on the object") { Binding = step.Binding, Place = $"{step.File}:{step.At.Line}:{step.At.Column}" });
        }
    }

    private static bool IsMutable(ReviewInput input) => input.Request.Operation is AdmissionOperation.Create or AdmissionOperation.Update;

    private static string NameOf(Mutator mutator) => $"{mutator.Kind}/{mutator.Name}";

    private static string Json(RegoValue value)
    {
        var text = new StringBuilder();
        RegoJson.Write(text, value);
        return text.ToString();
    }
}
