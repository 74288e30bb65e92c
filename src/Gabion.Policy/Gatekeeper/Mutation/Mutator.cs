using System.Collections.Immutable;
using Gabion.Formats;

namespace Gabion.Policy.Gatekeeper.Mutation;

/// <summary>A mutator of Gatekeeper (<c>mutations.gatekeeper.sh</c>), compiled. Immutable.</summary>
public sealed record Mutator
{
    internal Mutator(MutationPath path, IMutationValue value)
    {
        Path = path;
        Value = value;
    }

    /// <summary>Assign, AssignImage, AssignMetadata or ModifySet.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    public required string File { get; init; }

    public required TextSpan At { get; init; }

    /// <summary>As it is written: <c>spec.containers[name: *].image</c>.</summary>
    public string Location => Path.ToString();

    internal MutationPath Path { get; }

    internal IMutationValue Value { get; }

    internal PathTests Tests { get; init; } = PathTests.None;

    internal ConstraintMatch Match { get; init; } = new();

    /// <summary>Empty for AssignMetadata, which is about every kind.</summary>
    internal ImmutableArray<MutationTarget> ApplyTo { get; init; } = [];

    /// <summary>The type that the end of the location has for the mutator.</summary>
    internal TerminalType Terminal { get; init; } = TerminalType.Unknown;

    /// <summary>No other mutator may change something below the location.</summary>
    internal bool MustTerminate { get; init; }

    public override string ToString() => $"{Kind} {Name}";

    /// <summary>Why it is not about an object; null when it is.</summary>
    /// <exception cref="MatchException">It cannot be said.</exception>
    internal string? Mismatch(ObjectFacts facts, ObjectFacts? @namespace, ReviewRequest request)
    {
        if (!ApplyTo.IsEmpty && !ApplyTo.Any(target => target.Matches(facts, request.Operation)))
        {
            return ApplyTo.Any(target => target.Kinds.Matches(facts))
                ? $"applyTo: not on {(request.Operation.Length == 0 ? "every operation" : request.Operation)}"
                : $"applyTo: {facts.ApiVersion} {facts.Kind} is not among them";
        }

        return Match.Mismatch(facts, @namespace, request.Source);
    }
}

/// <summary>An entry of <c>applyTo</c>.</summary>
/// <param name="Kinds">Groups, versions and kinds.</param>
/// <param name="Operations">Of CREATE and UPDATE; both when none is written, or <c>*</c>.</param>
internal sealed record MutationTarget(ApplyTo Kinds, ImmutableArray<string> Operations)
{
    public static readonly ImmutableArray<string> Supported = ["CREATE", "UPDATE"];

    /// <summary>Without an operation (an audit, an expansion) only what is about all of them.</summary>
    public bool Matches(ObjectFacts facts, string operation) =>
        Kinds.Matches(facts) && (operation.Length == 0 ? Supported.All(Operations.Contains) : Operations.Contains(operation));
}

/// <summary>What stands at the end of a location.</summary>
internal enum TerminalType
{
    Unknown,
    Set,
    Text,
}
