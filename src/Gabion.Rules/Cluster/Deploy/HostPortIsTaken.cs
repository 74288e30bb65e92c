using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A host port bypasses Services and their policies.</summary>
internal sealed class HostPortIsTaken() : PodSecurityRule(PodSecurityChecks.HostPorts)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-006"),
        Title = "Container takes a port of the node",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "A port on the node is reachable wherever the node is, past Services, load balancers and most network policies, and only one such pod fits on a node.",
        Fix = "Remove `hostPort` and reach the pod through a Service.",
        References = ["https://kubernetes.io/docs/concepts/configuration/overview/", "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.2.12", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.host-isolation", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0024", "C-0044", "CKV_K8S_26", "workload_host_port_not_specified", "hostPortSet", "container-ports-check",
            "k8spsphostnetworkingports", "disallow-host-ports", "disallow-host-ports-range",
        ],
    };

    public override ImmutableArray<string> Keys => ["hostPort", "hostNetwork"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                ports:
                  - containerPort: 8080
                    hostPort: 80 <--
            """),
        PodExample.Bad("""
            hostNetwork: true
            containers:
              - name: web
                image: registry.example/web:1.4
                ports:
                  - containerPort: 8080 <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                ports: [{containerPort: 8080}]
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                ports: [{containerPort: 8080, hostPort: 0}]
            """),
    ];

    protected override string Message(Field field, string who) => field.Path.EndsWith(".containerPort", StringComparison.Ordinal)
        ? $"{who} takes port {Shown(field)} of the node: with hostNetwork every container port is one of the node"
        : $"{who} takes port {Shown(field)} of the node";
}
