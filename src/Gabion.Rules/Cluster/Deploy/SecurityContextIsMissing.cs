using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Neither pod nor container says how it is to be confined.</summary>
internal sealed class SecurityContextIsMissing : ContainerRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-033"),
        Title = "Container has no security context",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "Without a security context every choice is the image's and the runtime's: mostly root, with default capabilities and a writable file system.",
        Fix = "Add a `securityContext` with `runAsNonRoot: true`, `allowPrivilegeEscalation: false`, `capabilities: {drop: [ALL]}` and `seccompProfile: {type: RuntimeDefault}`.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.6.3", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.hardening", ControlCoverage.Partial),
        ],
        Aliases = ["KSV-0118", "C-0211", "CKV_K8S_29", "CKV_K8S_30", "pod_or_container_without_security_context"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web <--
                image: registry.example/web:1.4
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
                securityContext: {allowPrivilegeEscalation: false}
            """),
    ];

    protected override Problem? CheckContainer(Workload workload, ContainerSpec container)
    {
        var context = container.SecurityContext;
        return IsEmpty(context) && IsEmpty(workload.Pod.SecurityContext) && container.Role != ContainerRole.Ephemeral
            ? PodProblem.At(context, $"Container '{container.Name}' has no security context, nor has its pod", container)
            : null;
    }

    private static bool IsEmpty(Field context) => !context.IsSet || (context.IsMapping && context.Entries.Count == 0);
}
