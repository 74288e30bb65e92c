using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Some capabilities are as good as root on the node.</summary>
internal sealed class DangerousCapabilityIsAdded : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-019"),
        Title = "Container has a capability that gives the node away",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "With this capability a process can load kernel modules, mount, trace, read any file or rewrite the node's network: it is root on the node in all but name.",
        Fix = "Remove the capability; look for the narrow interface that the program needs instead, such as a device plugin or a CSI driver.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container", "https://man7.org/linux/man-pages/man7/capabilities.7.html"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.2.9", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.privileges", ControlCoverage.Partial), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0005", "KSV-0120", "C-0046", "CKV_K8S_39", "containers_with_sys_admin_capabilities", "dangerousCapabilities",
            "CapSysAdmin",
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
                      - SYS_ADMIN <--
                      - NET_BIND_SERVICE
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from container in workload.Pod.Containers
        from added in container.SecurityContext["capabilities"]["add"].Items
        let name = Capability.Name(added)
        where Capability.GivesTheNodeAway(name)
        select PodProblem.At(added, $"Container '{container.Name}' has the capability {name}: {Capability.Power(name)}") with
        {
            Severity = Capability.IsLimited(name) ? Severity.Medium : null,
        };
}
