using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Scheduler serves profiles of itself.</summary>
internal sealed class SchedulerServesProfiles() : SettingRule(ComponentKind.Scheduler, "profiling")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-460"),
        Title = "Scheduler serves profiles of itself",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Profiles tell of the program and what it does, and cost processor time on request.",
        Fix = "Set `--profiling=false`, or `enableProfiling: false` in the configuration file that `--config` names.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/"],
        Controls = [.. Benchmark.Cis("1.4.1")],
        Aliases = ["KCV-0040", "CKV_K8S_114", "C-0151"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-scheduler <--
            """),
        Example.Bad("scheduler.yaml", """
            apiVersion: kubescheduler.config.k8s.io/v1
            kind: KubeSchedulerConfiguration
            enableProfiling: true <--
            """),
        ComponentExample.Good("""
            kube-scheduler
            --profiling=false
            """),
        ComponentExample.Good("""
            kube-scheduler
            --config=/etc/kubernetes/scheduler.yaml
            """),
        Example.Good("scheduler.yaml", """
            apiVersion: kubescheduler.config.k8s.io/v1
            kind: KubeSchedulerConfiguration
            enableProfiling: false
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsTrue
            ? "The scheduler serves profiles of itself" : null;
}
