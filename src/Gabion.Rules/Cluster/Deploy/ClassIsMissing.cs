using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A class of a name that no class has.</summary>
internal sealed class ClassIsMissing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-197"),
        Title = "Storage or priority class is not there",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A pod of a missing priority class is refused; a claim of a missing storage class waits for ever.",
        Fix = "Define the class, or correct the name.",
        References = ["https://kubernetes.io/docs/concepts/storage/storage-classes/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: fast}
            provisioner: ebs.csi.aws.com
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {storageClassName: slow, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: the-cluster-brings-its-classes}
            spec: {storageClassName: standard, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        // Classes are the cluster's: a set that defines some may still use those that are there.
        var storage = set.OfKind("StorageClass").Select(item => item.Name).ToHashSet();
        var priority = set.OfKind("PriorityClass").Select(item => item.Name).ToHashSet();
        var claims = from item in storage.Count == 0 ? [] : set.OfKind("PersistentVolumeClaim").Concat(set.OfKind("StatefulSet"))
                     from claim in VolumeClaim.Of(item)
                     let name = claim.Spec["storageClassName"]
                     where name.Text is { Length: > 0 } text && !storage.Contains(text) && !Placeholder.In(text)
                     select Problem.At(item, name, $"{item.Kind} '{item.Name}' asks for storage class '{name.Text}', which is not defined here");
        var pods = from workload in priority.Count == 0 ? [] : set.Workloads
                   let name = workload.Pod.Spec["priorityClassName"]
                   where name.Text is { Length: > 0 } text && !priority.Contains(text) && !text.StartsWith("system-", StringComparison.Ordinal)
                   select Problem.At(workload.Object, name, $"{workload.Kind} '{workload.Object.Name}' asks for priority class '{name.Text}', which is not defined here");
        return claims.Concat(pods).Select(problem => problem.AsQuestion());
    }
}
