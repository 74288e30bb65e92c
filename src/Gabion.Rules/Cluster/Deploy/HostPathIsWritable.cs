using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Rules.Container;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Writing the node's files lets an attacker stay after the pod is gone.</summary>
internal sealed class HostPathIsWritable : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-009"),
        Title = "Folder of the node is writable",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "What is written to the node stays when the pod is gone: a job in cron, a key in authorized_keys or a changed program runs on with the node's rights.",
        Fix = "Set `readOnly: true` on the mount.",
        References = ["https://kubernetes.io/docs/concepts/storage/volumes/#hostpath"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.2.11", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.host-isolation", ControlCoverage.Partial), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "C-0045", "writable-host-mount", "volume_mount_with_os_directory_write_permissions", "ensure-readonly-hostpath",
        ],
    };

    public override ImmutableArray<string> Keys => ["hostPath"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            volumes: [{name: data, hostPath: {path: /srv/data}}]
            containers:
              - name: web
                image: registry.example/web:1.4
                volumeMounts:
                  - name: data <--
                    mountPath: /data
            """),
        PodExample.Good("""
            volumes: [{name: data, hostPath: {path: /srv/data}}]
            containers:
              - name: web
                image: registry.example/web:1.4
                volumeMounts: [{name: data, mountPath: /data, readOnly: true}]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from mount in HostMount.Of(workload.Pod)
        where !HostPath.IsRuntimeSocket(mount.Path)
        from use in mount.Writable
        select PodProblem.At(use.Mount["readOnly"], $"Container '{use.Container.Name}' may write to {mount.Path} of the node") with
        {
            Patch = Patch.Set(use.Mount["readOnly"], "true") with { Safety = PatchSafety.NeedsRuntimeKnowledge },
        };
}
