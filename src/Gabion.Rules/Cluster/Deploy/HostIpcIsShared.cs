using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The pod shares the node's inter-process communication.</summary>
internal sealed class HostIpcIsShared() : PodSecurityRule(PodSecurityChecks.HostNamespaces)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-004"),
        Title = "Pod shares inter-process communication with the node",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Shared memory and semaphores of programs on the node can be read and changed from the pod.",
        Fix = "Remove `hostIPC: true`.",
        References = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.2.4", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.host-isolation", ControlCoverage.Partial), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0008", "C-0276", "CKV_K8S_18", "CKV_K8S_3", "host-ipc", "shared_host_ipc_namespace", "hostIPCSet", "HostIPC",
            "k8spsphostnamespace", "disallow-host-namespaces",
        ],
    };

    public override ImmutableArray<string> Keys => ["hostIPC"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            hostIPC: true <--
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            hostIPC: false
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    protected override string Message(Field field, string who) => $"{who} shares the node's inter-process communication: hostIPC is {Shown(field)}";

    protected override bool Counts(Field field) => field.Path.EndsWith(".hostIPC", StringComparison.Ordinal);

    protected override Patch Mend(Field field) => Patch.Remove(field) with { Safety = PatchSafety.NeedsRuntimeKnowledge };
}
