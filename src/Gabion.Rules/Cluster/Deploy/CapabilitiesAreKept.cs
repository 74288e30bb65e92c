using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The default capabilities are more than most programs need.</summary>
internal sealed class CapabilitiesAreKept() : PodSecurityRule(PodSecurityChecks.CapabilitiesRestricted)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-017"),
        Title = "Container keeps capabilities it was not given on purpose",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Container runtimes hand out about a dozen capabilities by default: changing file owners, raw sockets, device nodes. Few programs need one of them; an attacker as root uses them all.",
        Fix = "Set `capabilities: {drop: [ALL]}` and add back the single one that is needed.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container", "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.2.9", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.privileges", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0003", "KSV-0004", "KSV-0106", "CKV_K8S_37", "CKV_K8S_36", "no_drop_capabilities_for_containers",
            "insecureCapabilities", "CapDropAny", "CapDropAll", "k8spspcapabilities", "require-drop-all",
            "disallow-capabilities-strict",
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
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext:
                  capabilities:
                    drop: [NET_RAW] <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}
            """),
        PodExample.Good("""
            os: {name: windows}
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    protected override string Message(Field field, string who) => $"{who} does not drop all capabilities";

    protected override bool Counts(Field field) => !PodProblem.IsAddedCapability(field);

    protected override Patch Mend(Field field) => Patch.Set(field, "[ALL]") with { Safety = PatchSafety.NeedsRuntimeKnowledge };
}
