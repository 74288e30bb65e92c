using System.Collections.Immutable;

namespace Gabion.Admission.Replay;

/// <summary>What a proposed set of policies would have done to recorded requests.</summary>
/// <param name="Requests">How many were decided on.</param>
/// <param name="Denied">How many would be refused.</param>
/// <param name="NewlyDenied">How many of those passed when they were recorded.</param>
/// <param name="NewlyAllowed">How many were refused then, and would pass.</param>
/// <param name="Undecided">How many could not be decided by every policy.</param>
/// <param name="Groups">Who would be refused, by policy, namespace, workload and user; the largest first within a policy.</param>
/// <param name="Exceptions">The smallest exceptions that let through what passed before.</param>
public sealed record ReplayResult(
    int Requests, int Denied, int NewlyDenied, int NewlyAllowed, int Undecided, ImmutableArray<ReplayGroup> Groups, ImmutableArray<ExceptionProposal> Exceptions)
{
    /// <summary>How many recorded mutations were worked out again.</summary>
    public int Mutations { get; init; }

    /// <summary>How many of those would give another patch.</summary>
    public int ChangedMutations { get; init; }

    /// <summary>Those that would, by workload; the first ones.</summary>
    public ImmutableArray<ChangedMutation> Changes { get; init; } = [];
}

/// <summary>A mutation that would not be the one that was recorded.</summary>
/// <param name="Source">The first record.</param>
/// <param name="Namespace">Where the object stands.</param>
/// <param name="Workload">What it belongs to.</param>
/// <param name="Count">How many requests.</param>
/// <param name="Then">The patch that was recorded; empty: none.</param>
/// <param name="Now">What would be answered: a patch, why the request would be refused, or nothing.</param>
public sealed record ChangedMutation(string Source, string Namespace, string Workload, int Count, string Then, string Now);
