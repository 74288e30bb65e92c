using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A ReadWriteOnce claim can be mounted on one node only.</summary>
internal sealed class ReplicasShareOneWriterClaim : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-154"),
        Title = "Replicas share a claim for one node",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The second replica on another node waits for ever for the volume, also during each rolling update: the roll-out hangs.",
        Fix = "Use a StatefulSet with claim templates, one replica with `strategy: Recreate`, or a `ReadWriteMany` claim.",
        References = ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: files}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers: [{name: web, image: "nginx:1.29"}]
                  volumes: [{name: files, persistentVolumeClaim: {claimName: files}}] <--
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: files}
            spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers: [{name: web, image: "nginx:1.29"}]
                  volumes: [{name: files, persistentVolumeClaim: {claimName: files}}]
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from workload in set.Workloads
        where workload.Replicas() > 1
        from volume in workload.Pod.Spec["volumes"].Items
        let name = volume["persistentVolumeClaim"]["claimName"]
        where name.Text is not null && !volume["persistentVolumeClaim"]["readOnly"].IsTrue
        let modes = set.Index.FindAll("PersistentVolumeClaim", workload.Object.Namespace, name.Text ?? "").SelectMany(claim => claim.Spec["accessModes"].Texts).ToList()
        where modes.Count > 0 && modes.TrueForAll(mode => mode is "ReadWriteOnce" or "ReadWriteOncePod")
        select Problem.At(workload.Object, name, $"The {workload.Replicas()} replicas of {workload.Kind} '{workload.Object.Name}' share claim '{name.Text}', which is {modes[0]}");
}
