using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Bidirectional propagation lets a container mount over the node's files.</summary>
internal sealed class MountPropagatesToTheNode : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-056"),
        Title = "Mounts of the container appear on the node",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "With bidirectional propagation what the container mounts is mounted on the node too: it can put its own files in place of the node's.",
        Fix = "Use `HostToContainer`, or none. Only storage drivers need `Bidirectional`.",
        References = ["https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation"],
        Controls = [new("MITRE-ATTACK", "T1611", ControlCoverage.Partial)],
    };

    public override ImmutableArray<string> Keys => ["mountPropagation"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            volumes: [{name: data, hostPath: {path: /srv/data}}]
            containers:
              - name: web
                image: registry.example/web:1.4
                volumeMounts:
                  - name: data
                    mountPath: /data
                    mountPropagation: Bidirectional <--
            """),
        PodExample.Good("""
            volumes: [{name: data, hostPath: {path: /srv/data}}]
            containers:
              - name: web
                image: registry.example/web:1.4
                volumeMounts: [{name: data, mountPath: /data, mountPropagation: HostToContainer}]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from container in workload.Pod.Containers
        from mount in container.Field["volumeMounts"].Items
        let propagation = mount["mountPropagation"]
        where propagation.Text == "Bidirectional"
        select PodProblem.At(propagation, $"Container '{container.Name}' mounts into the node at {mount["mountPath"].Text}");
}
