using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Nothing keeps the container from running as root.</summary>
internal sealed class MayRunAsRoot() : PodSecurityRule(PodSecurityChecks.RunAsNonRoot)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-011"),
        Title = "Container may run as root",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Root in the container is root for every kernel bug and every shared file; without this setting the image alone decides, and most images say root.",
        Fix = "Set `runAsNonRoot: true` for the pod, and a numeric user in the image or in `runAsUser`.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/", "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.2.7", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.non-root", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0012", "C-0013", "CKV_K8S_23", "CKV_K8S_6", "run-as-non-root", "root_containers_admitted", "runAsRootAllowed",
            "RunAsNonRoot", "k8spspallowedusers", "require-run-as-nonroot",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web <--
                image: registry.example/web:1.4
            """),
        PodExample.Bad("""
            securityContext: {runAsNonRoot: true}
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {runAsNonRoot: false} <--
            """),
        PodExample.Good("""
            securityContext: {runAsNonRoot: true}
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {runAsUser: 10001}
            """),
    ];

    protected override string Message(Field field, string who) => field.Exists
        ? $"{who} may run as root: runAsNonRoot is {Shown(field)}"
        : $"{who} may run as root: neither it nor its pod sets runAsNonRoot";

    protected override bool Counts(Field field, ContainerSpec? container) => container is null || container.Effective("runAsUser").Integer is null or 0;

    protected override Patch Mend(Field field) => Patch.Set(field, "true") with { Safety = PatchSafety.NeedsRuntimeKnowledge };
}
