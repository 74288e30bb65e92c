using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A mount without its volume is refused.</summary>
internal sealed class MountHasNoVolume : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-170"),
        Title = "Volume mount names no volume",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The API server refuses the pod: in a Deployment the roll-out hangs without a pod.",
        Fix = "Add the volume to the pod, or correct the name.",
        References = ["https://kubernetes.io/docs/concepts/storage/volumes/"],
    };

    public override ImmutableArray<string> Keys => ["volumeMounts", "volumeDevices"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  volumeMounts: [{name: cache, mountPath: /cache}] <--
              volumes: [{name: tmp, emptyDir: {}}]
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  volumeMounts: [{name: tmp, mountPath: /tmp}]
              volumes: [{name: tmp, emptyDir: {}}]
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              selector: {matchLabels: {app: db}}
              volumeClaimTemplates: [{metadata: {name: data}}]
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: db, image: "postgres:17", volumeMounts: [{name: data, mountPath: /data}]}]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: patch}
            spec: {template: {spec: {containers: [{name: added, image: "shop/sidecar:2", volumeMounts: [{name: elsewhere, mountPath: /x}]}]}}}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var volumes = PodVolumes.Names(workload);
        return from mount in workload.IsBuiltIn() && !workload.IsFragment() ? PodVolumes.Mounts(workload) : []
               where mount["name"].Text is { } name && !volumes.Contains(name) && !Placeholder.In(name)
               select Problem.At(mount["name"], $"Volume '{mount["name"].Text}' is mounted but not defined");
    }
}
