using System.Collections.Immutable;
using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity;

/// <summary>How strict a namespace could be today.</summary>
/// <param name="Enforced">What its labels enforce already; null when the namespace object was not among what was read.</param>
/// <param name="Level">The strictest level that allows all of its workloads.</param>
public sealed record NamespaceReadiness(string Namespace, LevelVersion? Enforced, PodSecurityLevel Level, ImmutableArray<WorkloadReadiness> Workloads)
{
    /// <summary>The strictest level at each version, v1.0 first.</summary>
    public ImmutableArray<PodSecurityLevel> ByMinor =>
        [.. Enumerable.Range(0, PodSecurityVersion.NewestMinor + 1).Select(minor => Workloads.Min(workload => workload.ByMinor[minor]))];
}

/// <summary>How strict a level one workload could stand today, and what stands in the way of the next ones.</summary>
/// <param name="Blockers">What the restricted level forbids; the entries of baseline checks stand in the way of the baseline level as well.</param>
/// <param name="ByMinor">The strictest level at each version, v1.0 first.</param>
public sealed record WorkloadReadiness(
    Workload Workload, PodSecurityLevel Level, ImmutableArray<Blocker> Blockers, ImmutableArray<PodSecurityLevel> ByMinor);

/// <summary>A violation that keeps a workload from a level.</summary>
/// <param name="Level">The lowest level that it keeps the workload from.</param>
public sealed record Blocker(PodSecurityLevel Level, Violation Violation);

/// <summary>Works out the strictest level that each namespace and workload could have.</summary>
public static class Readiness
{
    public static ImmutableArray<NamespaceReadiness> Assess(
        IEnumerable<Workload> workloads, IEnumerable<KubernetesObject> namespaces, PodSecurityVersion version)
    {
        var labelled = namespaces
            .GroupBy(item => item.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => NamespacePolicy.Read(group.First().Labels, NamespacePolicy.Open, out _).Enforce, StringComparer.Ordinal);
        return
        [
            .. from workload in workloads
               group Assess(workload, version) by workload.Object.NamespaceOrDefault into @group
               orderby @group.Key
               select new NamespaceReadiness(
                   @group.Key,
                   labelled.TryGetValue(@group.Key, out var enforced) ? enforced : null,
                   @group.Min(item => item.Level),
                   [.. @group]),
        ];
    }

    public static WorkloadReadiness Assess(Workload workload, PodSecurityVersion version)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var pod = workload.Pod;
        var baseline = PodSecurityStandards.Evaluate(pod, new(PodSecurityLevel.Baseline, version)).Violations;
        var restricted = PodSecurityStandards.Evaluate(pod, new(PodSecurityLevel.Restricted, version)).Violations;
        ImmutableArray<Blocker> blockers =
        [
            .. baseline.Select(violation => new Blocker(PodSecurityLevel.Baseline, violation)),
            .. from violation in restricted
               where violation.Check.Level == PodSecurityLevel.Restricted && !IsSaidByBaseline(violation, baseline)
               select new Blocker(PodSecurityLevel.Restricted, violation),
        ];
        var level = !baseline.IsEmpty ? PodSecurityLevel.Privileged : !restricted.IsEmpty ? PodSecurityLevel.Baseline : PodSecurityLevel.Restricted;
        return new(workload, level, blockers, ByMinor(pod));
    }

    private static ImmutableArray<PodSecurityLevel> ByMinor(PodTemplate pod) =>
        [.. Enumerable.Range(0, PodSecurityVersion.NewestMinor + 1).Select(minor => PodSecurityStandards.Strictest(pod, PodSecurityVersion.Of(minor)))];

    /// <summary>True when a restricted check only repeats, place for place, what its baseline counterpart has said.</summary>
    private static bool IsSaidByBaseline(Violation violation, ImmutableArray<Violation> baseline)
    {
        var counterpart = baseline.FirstOrDefault(item => item.Check.Id == violation.Check.Replaces);
        return counterpart is not null && violation.Offences.All(offence => counterpart.Offences.Any(other => other.Field.Span == offence.Field.Span));
    }
}
