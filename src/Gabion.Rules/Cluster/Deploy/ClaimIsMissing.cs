using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A pod waits for its claim for ever.</summary>
internal sealed class ClaimIsMissing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-196"),
        Title = "Pod needs a volume claim that is not there",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The pod is not scheduled until the claim exists.",
        Fix = "Define the PersistentVolumeClaim, or correct `claimName`.",
        References = ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers: [{name: web, image: "nginx:1.29"}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: data}}] <--
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers: [{name: web, image: "nginx:1.29"}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              volumeClaimTemplates: [{metadata: {name: datadir}}]
              template:
                spec:
                  containers: [{name: db, image: "postgres:17"}]
                  volumes: [{name: datadir, persistentVolumeClaim: {claimName: replaced-by-the-template}}]
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        // A StatefulSet makes claims named template-set-number.
        var prefixes = set.OfKind("StatefulSet").SelectMany(item => VolumeClaim.Of(item).Select(claim => $"{claim.Name}-{item.Name}")).ToHashSet();
        return from workload in set.Workloads
               // A claim template of the same name takes the place of the volume.
               let templates = VolumeClaim.Of(workload.Object).Select(claim => claim.Name).ToList()
               from volume in workload.Pod.Spec["volumes"].Items.Where(volume => !templates.Contains(volume["name"].Text ?? ""))
               let name = volume["persistentVolumeClaim"]["claimName"]
               where name.Text is { Length: > 0 } text && !Placeholder.In(text) && !prefixes.Contains(text[..Math.Max(0, text.LastIndexOf('-'))])
               where set.Index.Find("PersistentVolumeClaim", workload.Object.Namespace, name.Text ?? "") is null
               select Problem.At(workload.Object, name, $"{workload.Kind} '{workload.Object.Name}' needs claim '{name.Text}', which is not defined here").UnlessPodsElsewhere(set);
    }
}
