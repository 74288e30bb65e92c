using System.Collections.Immutable;

namespace Gabion.Admission.Replay;

/// <summary>Requests that one policy would refuse, of the same workload and user.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Namespace">Where; empty for what lives in none.</param>
/// <param name="Workload">What they belong to: an owner without the endings that controllers add, or the object itself: <c>ReplicaSet web</c>.</param>
/// <param name="User">Who sent them.</param>
/// <param name="Count">How many there were.</param>
/// <param name="PassedThen">How many of them passed when they were recorded: what would change.</param>
/// <param name="Messages">What the policy says, each once.</param>
/// <param name="Example">Where one of them stands.</param>
public sealed record ReplayGroup(
    string Policy, string Namespace, string Workload, string User, int Count, int PassedThen, ImmutableArray<string> Messages, string Example);
