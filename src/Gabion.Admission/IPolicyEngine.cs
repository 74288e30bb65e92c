namespace Gabion.Admission;

/// <summary>Policies of one kind. Immutable, and asked by any number of threads at once.</summary>
public interface IPolicyEngine
{
    /// <summary>The engine's name in messages and metrics: <c>gatekeeper</c>.</summary>
    string Name { get; }

    /// <summary>The names of its policies, as <see cref="PolicyAnswer.Policy"/> has them.</summary>
    IEnumerable<string> Policies { get; }

    /// <summary>Adds what is broken or undecided; with <paramref name="isWhole"/> also what holds and what does not match, and why.</summary>
    /// <exception cref="OperationCanceledException">The time was up.</exception>
    void Ask(ReviewInput input, bool isWhole, ICollection<PolicyAnswer> answers, CancellationToken cancellation);

    /// <summary>Adds an undecided answer for each policy that is, or may be, about the request: the engine could not be asked.</summary>
    void GiveUp(ReviewInput input, string why, ICollection<PolicyAnswer> answers);
}
