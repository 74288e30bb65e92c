using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Rules.Container;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Files of the node survive the pod and are shared with whatever else runs there.</summary>
internal sealed class HostPathIsMounted : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-007"),
        Title = "Pod uses a folder of the node",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Files of the node outlive the pod and are seen by other pods on it; whoever owns the container reads, and mostly writes, what the node keeps there.",
        Fix = "Use a volume that belongs to the pod: `emptyDir`, a PersistentVolumeClaim, or a projected ConfigMap or Secret.",
        References = ["https://kubernetes.io/docs/concepts/storage/volumes/#hostpath", "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.2.11", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.host-isolation", ControlCoverage.Partial), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0023", "non_kube_system_pod_with_host_mount", "hostPathSet", "k8spsphostfilesystem", "disallow-host-path",
            "limit-hostpath-vols", "limit-hostpath-type-pv",
        ],
    };

    public override ImmutableArray<string> Keys => ["hostPath"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            volumes:
              - name: data
                hostPath:
                  path: /srv/data <--
            containers:
              - name: web
                image: registry.example/web:1.4
                volumeMounts: [{name: data, mountPath: /data}]
            """),
        PodExample.Good("""
            volumes: [{name: data, emptyDir: {}}]
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from mount in HostMount.Of(workload.Pod)
        where !HostPath.IsRuntimeSocket(mount.Path) && !HostPath.IsSensitive(mount.Path, mount.IsReadOnly)
        select PodProblem.At(mount.Source, $"Volume '{mount.Volume}' is {mount.Path} of the node");
}
