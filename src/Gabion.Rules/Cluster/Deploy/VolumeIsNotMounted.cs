using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A volume that nobody mounts is a leftover.</summary>
internal sealed class VolumeIsNotMounted : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-171"),
        Title = "Volume is mounted by no container",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "The pod waits for a volume, and gets access to a Secret or a disk, that no container uses.",
        Fix = "Remove the volume, or mount it.",
        References = ["https://kubernetes.io/docs/concepts/storage/volumes/"],
    };

    public override ImmutableArray<string> Keys => ["volumes"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers: [{name: web, image: "nginx:1.29"}]
              volumes: [{name: tls, secret: {secretName: web-tls}}] <--
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  volumeMounts: [{name: tls, mountPath: /tls}]
              volumes: [{name: tls, secret: {secretName: web-tls}}]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var used = PodVolumes.Mounts(workload).Select(mount => mount["name"].Text).ToHashSet();
        return from volume in workload.IsBuiltIn() && !workload.IsFragment() ? workload.Pod.Spec["volumes"].Items : default
               where volume["name"].Text is { } name && !used.Contains(name)
               select Problem.At(volume["name"], $"Volume '{volume["name"].Text}' is mounted by no container");
    }
}
