using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Capabilities beyond those for low ports are seldom needed.</summary>
internal sealed class CapabilityIsAdded() : PodSecurityRule(PodSecurityChecks.CapabilitiesRestricted)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-020"),
        Title = "Container adds a capability",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Every capability that is added is one that whoever breaks in has too.",
        Fix = "Remove the capability. Only `NET_BIND_SERVICE` is allowed by the restricted Pod Security level.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container", "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.2.9", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.privileges", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0022", "CKV_K8S_25", "CKV_K8S_24", "containers_with_added_capabilities", "k8spspcapabilities",
            "disallow-capabilities",
        ],
    };

    public override ImmutableArray<string> Keys => ["add"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext:
                  capabilities:
                    add:
                      - SYS_NICE <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}
            """),
    ];

    protected override string Message(Field field, string who) => $"{who} adds the capability {Capability.Name(field)}";

    protected override bool Counts(Field field) =>
        PodProblem.IsAddedCapability(field) && Capability.Name(field) is var name && name != "NET_RAW" && !Capability.GivesTheNodeAway(name);
}
