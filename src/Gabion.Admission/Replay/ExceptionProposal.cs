using System.Collections.Immutable;

namespace Gabion.Admission.Replay;

/// <summary>The smallest exception from one policy that lets through what passed before.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Namespace">The namespace; empty for what lives in none.</param>
/// <param name="Workloads">The workloads; empty: the whole namespace, since nothing in it keeps the policy.</param>
/// <param name="LetsThrough">How many recorded requests pass because of it.</param>
public sealed record ExceptionProposal(string Policy, string Namespace, ImmutableArray<string> Workloads, int LetsThrough)
{
    public override string ToString() => Workloads.IsEmpty
        ? $"{Policy}: {(Namespace.Length == 0 ? "all that lives in no namespace" : $"namespace {Namespace}")} (nothing in it keeps the policy)"
        : $"{Policy}: {string.Join(", ", Workloads)}{(Namespace.Length == 0 ? "" : $" in {Namespace}")}";
}
