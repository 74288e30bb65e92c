using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper.Mutation;

/// <summary>What mutators made of an object.</summary>
public sealed record MutationResult
{
    /// <summary>The object after all of them; as it came when there is an <see cref="Error"/>.</summary>
    public required RegoObject Object { get; init; }

    /// <summary>Every change, in order; with an error those that were made before it.</summary>
    public ImmutableArray<MutationStep> Steps { get; init; } = [];

    /// <summary>How many rounds changed something; 0 with an error.</summary>
    public int Rounds { get; init; }

    /// <summary>Values that mutators would set, and that are not known here.</summary>
    public ImmutableArray<UnknownMutation> Unknowns { get; init; } = [];

    /// <summary>Why the object cannot be changed; null when it can. Gatekeeper answers such a request with an error.</summary>
    public MutationError? Error { get; init; }

    internal static MutationResult Unchanged(RegoObject @object) => new() { Object = @object };
}

/// <summary>What one mutator did to an object; <see cref="JsonPatch.Between"/> gives the difference.</summary>
public sealed record MutationStep(Mutator Mutator, int Round, RegoObject Before, RegoObject After);

/// <summary>A value that a mutator would set and that cannot be told here.</summary>
public sealed record UnknownMutation(Mutator Mutator, string Reason);

/// <summary>Why an object cannot be changed.</summary>
/// <param name="Mutator">At which mutator; null: all together.</param>
/// <param name="Message">The reason.</param>
/// <param name="IsUnknown">It depends on something that is not known here, such as a namespace.</param>
public sealed record MutationError(Mutator? Mutator, string Message, bool IsUnknown)
{
    public override string ToString() => Mutator is null ? Message : $"{Mutator}: {Message}";
}
