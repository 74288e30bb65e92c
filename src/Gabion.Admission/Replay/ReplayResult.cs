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
    int Requests, int Denied, int NewlyDenied, int NewlyAllowed, int Undecided, ImmutableArray<ReplayGroup> Groups, ImmutableArray<ExceptionProposal> Exceptions);
