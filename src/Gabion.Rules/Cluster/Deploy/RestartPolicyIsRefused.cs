using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Jobs end, everything else restarts; the API server insists.</summary>
internal sealed class RestartPolicyIsRefused : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-143"),
        Title = "Restart policy does not fit the kind",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The API server refuses a Job whose pods restart always, which is the default, and a Deployment whose pods do not: the object is never made.",
        Fix = "Use `OnFailure` or `Never` for Jobs and CronJobs; leave it out elsewhere.",
        References = ["https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy"],
        Aliases = ["restart-policy", "cronjob-restartpolicy"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate}
            spec:
              template:
                spec: {containers: [{name: migrate, image: "shop/migrate:1"}]} <--
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  restartPolicy: Never <--
                  containers: [{name: web, image: "nginx:1.29"}]
            """),
        Example.Good("app.yaml", """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate}
            spec:
              template:
                spec: {restartPolicy: Never, containers: [{name: migrate, image: "shop/migrate:1"}]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var policy = workload.Pod.Spec["restartPolicy"];
        var isJob = workload.Kind is "Job" or "CronJob";
        var isEndless = workload.Kind is "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "ReplicationController";
        var restarts = (policy.Text ?? "Always") == "Always";
        if (workload.IsBuiltIn() && !workload.IsFragment() && ((isJob && restarts) || (isEndless && !restarts)) && !Placeholder.In(policy.Text))
        {
            yield return Problem.At(policy, $"A {workload.Kind}'s pods cannot have the restart policy {policy.Text ?? "Always, which is the default"}");
        }
    }
}
