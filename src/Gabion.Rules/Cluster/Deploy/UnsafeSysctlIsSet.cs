using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A parameter that is not kept apart for each pod changes the node.</summary>
internal sealed class UnsafeSysctlIsSet(RuleSettings settings) : PodSecurityRule(PodSecurityChecks.Sysctls, settings.KubernetesMinor)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-027"),
        Title = "Pod sets an unsafe kernel parameter",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The parameter is not kept apart for each pod, or can exhaust the node: setting it changes or endangers the other pods there.",
        Fix = "Remove the parameter, or set it on the node for all pods.",
        References = ["https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/", "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        Controls = [new("NSA-CISA-1.2", "pods.hardening", ControlCoverage.Partial)],
        Aliases = ["KSV-0026", "unsafe-sysctls", "cluster_allows_unsafe_sysctls", "k8spspforbiddensysctls", "restrict-sysctls"],
    };

    public override ImmutableArray<string> Keys => ["sysctls"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            securityContext:
              sysctls:
                - name: kernel.msgmax <--
                  value: "65536"
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            securityContext:
              sysctls: [{name: net.ipv4.tcp_keepalive_time, value: "60"}]
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    protected override string Message(Field field, string who) => $"{who} sets the kernel parameter '{Shown(field)}', which is not safe in Kubernetes 1.{settings.KubernetesMinor}";
}
