using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Set-uid programs work unless no_new_privs is set.</summary>
internal sealed class PrivilegeEscalationIsAllowed() : PodSecurityRule(PodSecurityChecks.AllowPrivilegeEscalation)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-002"),
        Title = "Process may gain privileges",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "A set-uid program in the image, or one that an attacker finds, turns an ordinary process into root inside the container.",
        Fix = "Set `allowPrivilegeEscalation: false` in the container's `securityContext`.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/", "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.2.6", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.privileges", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0001", "C-0016", "CKV_K8S_20", "CKV_K8S_5", "privilege-escalation-container", "privilege_escalation_allowed",
            "privilegeEscalationAllowed", "AllowPrivilegeEscalation", "k8spspallowprivilegeescalationcontainer",
            "disallow-privilege-escalation",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext:
                  allowPrivilegeEscalation: true <--
            """),
        PodExample.Bad("""
            containers:
              - name: web <--
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {allowPrivilegeEscalation: false}
            """),
        PodExample.Good("""
            os: {name: windows}
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    protected override string Message(Field field, string who) => $"{who} {(field.Exists ? "lets" : "does not keep")} its processes {(field.Exists ? "gain" : "from gaining")} privileges: allowPrivilegeEscalation is {Shown(field)}";

    protected override Patch Mend(Field field) => Patch.Set(field, "false");
}
