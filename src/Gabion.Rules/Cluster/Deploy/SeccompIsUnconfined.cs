using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Without seccomp every system call of the kernel can be reached.</summary>
internal sealed class SeccompIsUnconfined(RuleSettings settings) : PodSecurityRule(PodSecurityChecks.SeccompProfileBaseline, settings.KubernetesMinor)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-021"),
        Title = "Seccomp is turned off",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Seccomp keeps some hundred rarely used system calls out of reach, those that kernel exploits are mostly built on; the manifest turns it off.",
        Fix = "Set `seccompProfile: {type: RuntimeDefault}`.",
        References = ["https://kubernetes.io/docs/tutorials/security/seccomp/", "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.6.2", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.hardening", ControlCoverage.Partial),
        ],
        Aliases = ["KSV-0104", "SeccompUnconfined", "k8spspseccomp", "k8spspseccompv2", "restrict-seccomp"],
    };

    public override ImmutableArray<string> Keys => ["seccompProfile", "annotations"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            securityContext:
              seccompProfile:
                type: Unconfined <--
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            securityContext: {seccompProfile: {type: RuntimeDefault}}
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    protected override string Message(Field field, string who) => $"{who} runs without seccomp: its profile is '{Shown(field)}'";

    protected override Patch Mend(Field field) => field.Path.EndsWith(".type", StringComparison.Ordinal) ? Patch.Set(field, "RuntimeDefault") : Patch.Remove(field);
}
