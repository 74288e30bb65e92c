using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity;

/// <summary>Why one check forbids a pod.</summary>
/// <param name="Reason">What is forbidden, in few words: <c>host namespaces</c>.</param>
/// <param name="Detail">Who does it: <c>container "web" must not set …</c>.</param>
/// <param name="Offences">The values, or the places where a value is missing; at least one.</param>
public sealed record Violation(PodSecurityCheck Check, string Reason, string Detail, ImmutableArray<Offence> Offences)
{
    public override string ToString() => $"{Reason} ({Detail})";
}

/// <summary>A value that a check forbids, or the place of one that it misses.</summary>
/// <param name="Container">The container that it belongs to; null for the pod's own.</param>
public readonly record struct Offence(Field Field, ContainerSpec? Container);
