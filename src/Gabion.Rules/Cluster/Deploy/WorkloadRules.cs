using System.Collections.Immutable;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The rules on workloads: resources, probes, availability, batch, labels, in order of their ids.</summary>
internal static class WorkloadRules
{
    public static ImmutableArray<Rule> Create() =>
    [
        new CpuRequestIsMissing(),
        new MemoryRequestIsMissing(),
        new CpuLimitIsMissing(),
        new MemoryLimitIsMissing(),
        new EphemeralStorageIsUnbounded(),
        new RequestExceedsLimit(),
        new LimitIsFarAboveRequest(),
        new MemoryRequestDiffersFromLimit(),
        new QuantityIsNonsense(),
        new NamespaceHasNoLimitRange(),
        new NamespaceHasNoQuota(),
        new LivenessProbeIsMissing(),
        new ReadinessProbeIsMissing(),
        new LivenessProbeWaitsForStart(),
        new ProbesAreIdentical(),
        new ProbePortIsNotExposed(),
        new SingleReplica(),
        new ReplicasShareANode(),
        new NodesAreNotChosen(),
        new DisruptionBudgetIsMissing(),
        new DisruptionBudgetAllowsNone(),
        new DisruptionBudgetBlocksScaledDown(),
        new DisruptionBudgetIsEmpty(),
        new UnhealthyPodsBlockEviction(),
        new RolloutStopsEverything(),
        new PriorityClassIsMissing(),
        new RestartPolicyIsRefused(),
        new FinishedJobsStay(),
        new CronJobDeadlineIsMissing(),
        new CronJobRunsPileUp(),
        new CronJobIsSuspended(),
        new CronJobScheduleIsRefused(),
        new DnsSearchesFiveDomains(),
    ];
}
