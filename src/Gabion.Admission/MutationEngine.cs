using System.Text;
using Gabion.Policy.Admission;
using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Gatekeeper.Mutation;
using Gabion.Policy.Rego.Values;

namespace Gabion.Admission;

/// <summary>Gatekeeper's mutators. They act together until nothing changes any more, so what comes of them is taken whole or not at all.</summary>
internal sealed class MutationEngine(MutatorSet mutators, Inventory inventory, TimeSpan mostTime)
{
    public IEnumerable<string> Policies => mutators.Mutators.Select(NameOf);

    /// <summary>What the mutators make of the object.</summary>
    /// <param name="input">The request.</param>
    /// <param name="answers">Takes an answer for each mutator that acted, or could not be worked out.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The difference as a JSON patch in UTF-8; empty when there is none.</returns>
    /// <exception cref="OperationCanceledException">The time was up.</exception>
    public ReadOnlyMemory<byte> Mutate(ReviewInput input, ICollection<PolicyAnswer> answers, CancellationToken cancellation)
    {
        if (mutators.Mutators.IsEmpty || !IsMutable(input))
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        if (input.Gatekeeper(mostTime, out var problem) is not { Object: { } before } request)
        {
            GiveUp(input, problem, answers);
            return ReadOnlyMemory<byte>.Empty;
        }

        var result = mutators.Mutate(request, inventory, cancellation);
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
        foreach (var mutator in IsMutable(input) ? mutators.Mutators : [])
        {
            answers.Add(new(NameOf(mutator), AnswerKind.Undecided, PolicyAction.Deny, why) { Code = 500, Reason = "InternalError" });
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
