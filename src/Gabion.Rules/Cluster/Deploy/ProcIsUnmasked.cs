using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Unmasked, /proc shows and changes the kernel of the node.</summary>
internal sealed class ProcIsUnmasked(RuleSettings settings) : PodSecurityRule(PodSecurityChecks.ProcMount, settings.KubernetesMinor)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-026"),
        Title = "Kernel files below /proc are not masked",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Files below /proc that show the node's memory layout or change its kernel are hidden from containers by default; the manifest shows them.",
        Fix = "Remove `procMount: Unmasked`, or give the pod a user namespace with `hostUsers: false`.",
        References = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        Controls = [new("NSA-CISA-1.2", "pods.hardening", ControlCoverage.Partial)],
        Aliases =
        [
            "KSV-0027", "unsafe-proc-mount", "container_runs_unmasked", "procMount", "ProcMount", "k8spspprocmount",
            "disallow-proc-mount",
        ],
    };

    public override ImmutableArray<string> Keys => ["procMount"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext:
                  procMount: Unmasked <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {procMount: Default}
            """),
        PodExample.Good("""
            hostUsers: false
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {procMount: Unmasked}
            """),
    ];

    protected override string Message(Field field, string who) => $"{who} sees /proc unmasked: procMount is '{Shown(field)}'";

    protected override Patch Mend(Field field) => Patch.Remove(field) with { Safety = PatchSafety.NeedsRuntimeKnowledge };
}
