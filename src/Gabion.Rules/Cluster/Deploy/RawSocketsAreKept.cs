using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>NET_RAW lets a container forge packets.</summary>
internal sealed class RawSocketsAreKept : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-018"),
        Title = "Container drops capabilities but keeps NET_RAW",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "With raw sockets a container answers ARP and DNS for others in its network: it reads and changes their traffic.",
        Fix = "Drop `ALL`, or at least `NET_RAW`, and do not add it.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.2.8", ControlCoverage.Partial), new("CIS-Kubernetes-1.12", "5.2.9", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.privileges", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0119", "C-0046", "drop-net-raw-capability", "CKV_K8S_28", "CKV_K8S_7",
            "net_raw_capabilities_not_being_dropped", "require-drop-cap-net-raw",
        ],
    };

    public override ImmutableArray<string> Keys => ["add", "drop"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext:
                  capabilities:
                    drop: [MKNOD] <--
            """),
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext:
                  capabilities:
                    drop: [ALL]
                    add:
                      - NET_RAW <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {capabilities: {drop: [ALL]}}
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {capabilities: {drop: [NET_RAW]}}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from container in workload.Pod.Containers
        let capabilities = container.SecurityContext["capabilities"]
        let added = capabilities["add"].Items.FirstOrDefault(item => Capability.Name(item) is "NET_RAW")
        let isKept = capabilities["drop"].Items.Count > 0 && !capabilities["drop"].Items.Any(item => Capability.Name(item) is "NET_RAW" or "ALL")
        where added.Exists || isKept
        select PodProblem.At(added.Exists ? added : capabilities["drop"], $"Container '{container.Name}' {(added.Exists ? "adds" : "drops capabilities but keeps")} NET_RAW");
}
