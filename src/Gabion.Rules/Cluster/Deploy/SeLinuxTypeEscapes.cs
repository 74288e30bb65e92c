using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Only the container types confine.</summary>
internal sealed class SeLinuxTypeEscapes(RuleSettings settings) : PodSecurityRule(PodSecurityChecks.SeLinuxOptions, settings.KubernetesMinor)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-025"),
        Title = "SELinux options take the container out of its confinement",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "SELinux keeps a container to its own files by its type. Another type, user or role, such as `spc_t`, lifts that.",
        Fix = "Remove `type`, `user` and `role` from `seLinuxOptions`; a `level` may stay.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#assign-selinux-labels-to-a-container", "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        Controls = [new("NSA-CISA-1.2", "pods.hardening", ControlCoverage.Partial)],
        Aliases = ["KSV-0025", "k8spspselinuxv2", "disallow-selinux"],
    };

    public override ImmutableArray<string> Keys => ["seLinuxOptions"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            securityContext:
              seLinuxOptions:
                type: spc_t <--
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            securityContext: {seLinuxOptions: {type: container_t, level: "s0:c1,c2"}}
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    protected override string Message(Field field, string who) => $"{who} sets the SELinux {field.Path[(field.Path.LastIndexOf('.') + 1)..]} '{Shown(field)}'";

    protected override Patch Mend(Field field) => Patch.Remove(field) with { Safety = PatchSafety.NeedsRuntimeKnowledge };
}
