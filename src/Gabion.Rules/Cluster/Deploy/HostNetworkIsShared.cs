using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The pod shares the node's network.</summary>
internal sealed class HostNetworkIsShared() : PodSecurityRule(PodSecurityChecks.HostNamespaces)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-005"),
        Title = "Pod is on the network of the node",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The pod can listen to the node's traffic and reach services that trust the node or listen on its loopback, and no network policy selects it.",
        Fix = "Remove `hostNetwork: true`.",
        References = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.2.5", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.host-isolation", ControlCoverage.Partial), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0009", "C-0041", "CKV_K8S_19", "CKV_K8S_4", "host-network", "shared_host_network_namespace", "hostNetworkSet",
            "HostNetwork", "k8spsphostnetworkingports", "disallow-host-namespaces",
        ],
    };

    public override ImmutableArray<string> Keys => ["hostNetwork"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            hostNetwork: true <--
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            hostNetwork: false
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    protected override string Message(Field field, string who) => $"{who} shares the node's network: hostNetwork is {Shown(field)}";

    protected override bool Counts(Field field) => field.Path.EndsWith(".hostNetwork", StringComparison.Ordinal);

    protected override Patch Mend(Field field) => Patch.Remove(field) with { Safety = PatchSafety.NeedsRuntimeKnowledge };
}
