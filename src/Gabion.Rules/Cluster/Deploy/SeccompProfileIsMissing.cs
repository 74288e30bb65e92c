using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Without a profile most clusters run the container unconfined.</summary>
internal sealed class SeccompProfileIsMissing() : PodSecurityRule(PodSecurityChecks.SeccompProfileRestricted)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-022"),
        Title = "Container has no seccomp profile",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Unless the kubelet was told otherwise a container without a profile runs unconfined, with every system call of the kernel in reach.",
        Fix = "Set `seccompProfile: {type: RuntimeDefault}` for the pod.",
        References = ["https://kubernetes.io/docs/tutorials/security/seccomp/", "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.6.2", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.hardening", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0030", "C-0055", "C-0210", "CKV_K8S_31", "CKV_K8S_32", "seccomp_profile_is_not_configured", "SeccompAny",
            "container-seccomp-profile", "restrict-seccomp-strict",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web <--
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            securityContext: {seccompProfile: {type: RuntimeDefault}}
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            os: {name: windows}
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    protected override string Message(Field field, string who) => $"{who} has no seccomp profile, nor has its pod";

    protected override bool Counts(Field field) => !field.Exists && !field.Path.EndsWith(".type", StringComparison.Ordinal);

    protected override Patch Mend(Field field) => Patch.Set(field, "{type: RuntimeDefault}");
}
