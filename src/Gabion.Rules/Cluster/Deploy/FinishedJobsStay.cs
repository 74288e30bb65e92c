using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Jobs and their pods stay until somebody deletes them.</summary>
internal sealed class FinishedJobsStay : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-144"),
        Title = "Finished Job is never removed",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "Finished Jobs and their pods, with environment and logs, stay in the cluster for ever and slow the API server down.",
        Fix = "Set `ttlSecondsAfterFinished`.",
        References = ["https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/"],
        Aliases = ["job-ttl-seconds-after-finished"],
    };

    public override ImmutableArray<string> Kinds => ["Job"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate}
            spec: <--
              template:
                spec: {restartPolicy: Never, containers: [{name: migrate, image: "shop/migrate:1"}]}
            """),
        Example.Good("app.yaml", """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate}
            spec:
              ttlSecondsAfterFinished: 3600
              template:
                spec: {restartPolicy: Never, containers: [{name: migrate, image: "shop/migrate:1"}]}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: hook, annotations: {helm.sh/hook: pre-install}}
            spec:
              template:
                spec: {restartPolicy: Never, containers: [{name: hook, image: "shop/hook:1"}]}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var ttl = workload.Object.Spec["ttlSecondsAfterFinished"];
        if (workload.Object.Is("batch", "Job") && !ttl.IsSet && !workload.IsHook() && !workload.IsFragment() && !workload.Object.Metadata["ownerReferences"].IsSet)
        {
            yield return Problem.At(ttl, $"Job '{workload.Object.Name}' stays for ever after it has finished");
        }
    }
}
