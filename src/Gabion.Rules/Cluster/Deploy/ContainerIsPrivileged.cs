using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A privileged container is root on the node.</summary>
internal sealed class ContainerIsPrivileged() : PodSecurityRule(PodSecurityChecks.Privileged)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-001"),
        Title = "Container is privileged",
        Severity = Severity.Critical,
        Stage = Stage.Deploy,
        Why = "A privileged container sees every device and has every capability: whoever takes it over owns the node. An init container is no less dangerous for being short-lived.",
        Fix = "Remove `privileged: true`; add the single capability or device that the program needs.",
        References = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.2.2", ControlCoverage.Partial), new("NSA-CISA-1.2", "pods.privileges", ControlCoverage.Partial),
            new("MITRE-ATTACK", "T1611", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0017", "C-0057", "CKV_K8S_16", "CKV_K8S_2", "privileged-container", "scc-deny-privileged-container", "container_is_privileged", "runAsPrivileged",
            "Privileged", "container-security-context-privileged", "k8spspprivilegedcontainer", "disallow-privileged-containers",
        ],
    };

    public override ImmutableArray<string> Keys => ["privileged"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            initContainers:
              - name: tune
                image: registry.example/tune:1.4
                securityContext: {privileged: true} <--
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext:
                  privileged: true <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {privileged: false}
            """),
    ];

    protected override string Message(Field field, string who) => $"{who} runs privileged";

    protected override Patch Mend(Field field) => Patch.Remove(field) with { Safety = PatchSafety.NeedsRuntimeKnowledge };
}
