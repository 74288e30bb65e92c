using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Rules.Container;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A system folder of the node gives the node away.</summary>
internal sealed class SensitiveHostPathIsMounted : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-008"),
        Title = "Pod uses a system folder of the node",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The folder holds the node's configuration, devices, credentials or programs: reading it often yields credentials of the kubelet or of other pods, writing it takes the node over.",
        Fix = "Mount only the single file or subfolder that is needed, with `readOnly: true`, or read the value through the API instead.",
        References = ["https://kubernetes.io/docs/concepts/storage/volumes/#hostpath"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.2.11", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.host-isolation", ControlCoverage.Partial), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0121", "C-0048", "sensitive-host-mounts", "workload_mounting_with_sensitive_os_directory",
            "limit-hostpath-vols",
        ],
    };

    public override ImmutableArray<string> Keys => ["hostPath"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            volumes:
              - name: root
                hostPath: {path: /} <--
              - name: keys
                hostPath: {path: /var/lib/kubelet/} <--
            containers:
              - name: web
                image: registry.example/web:1.4
                volumeMounts: [{name: root, mountPath: /host}, {name: keys, mountPath: /keys, readOnly: true}]
            """),
        PodExample.Good("""
            volumes: [{name: data, hostPath: {path: /srv/data}}, {name: clock, hostPath: {path: /etc/localtime}}]
            containers:
              - name: web
                image: registry.example/web:1.4
                volumeMounts: [{name: data, mountPath: /data}, {name: clock, mountPath: /etc/localtime, readOnly: true}]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from mount in HostMount.Of(workload.Pod)
        where HostPath.IsSensitive(mount.Path, mount.IsReadOnly)
        select PodProblem.At(mount.Source, $"Volume '{mount.Volume}' is {mount.Path} of the node, which holds what the system itself needs") with
        {
            Severity = mount.IsReadOnly && HostPath.HoldsNoKeys(mount.Path) ? Severity.Medium : null,
        };
}
