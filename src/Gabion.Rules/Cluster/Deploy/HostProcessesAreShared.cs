using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The pod shares the node's processes.</summary>
internal sealed class HostProcessesAreShared() : PodSecurityRule(PodSecurityChecks.HostNamespaces)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-003"),
        Title = "Pod sees the processes of the node",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "A container that sees the node's processes can read their environment and memory, signal them and, with little more, enter their namespaces.",
        Fix = "Remove `hostPID: true`.",
        References = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.2.3", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.host-isolation", ControlCoverage.Partial), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0010", "C-0038", "C-0275", "CKV_K8S_17", "CKV_K8S_1", "host-pid", "shared_host_pid_namespace", "hostPIDSet",
            "HostPID", "k8spsphostnamespace", "disallow-host-namespaces",
        ],
    };

    public override ImmutableArray<string> Keys => ["hostPID"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            hostPID: true <--
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            hostPID: false
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    protected override string Message(Field field, string who) => $"{who} shares the node's processes: hostPID is {Shown(field)}";

    protected override bool Counts(Field field) => field.Path.EndsWith(".hostPID", StringComparison.Ordinal);

    protected override Patch Mend(Field field) => Patch.Remove(field) with { Safety = PatchSafety.NeedsRuntimeKnowledge };
}
