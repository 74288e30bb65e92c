using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>By default a new run starts while the last one still runs.</summary>
internal sealed class CronJobRunsPileUp : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-146"),
        Title = "CronJob's runs may overlap",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "With `concurrencyPolicy: Allow`, the default, a run that hangs does not keep the next from starting: runs pile up, take the cluster's resources and may corrupt what they both write.",
        Fix = "Set `concurrencyPolicy: Forbid` or `Replace`.",
        References = ["https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy"],
    };

    public override ImmutableArray<string> Kinds => ["CronJob"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: backup}
            spec: <--
              schedule: "*/5 * * * *"
              jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: backup, image: "shop/backup:1"}]}}}}
            """),
        Example.Good("app.yaml", """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: backup}
            spec:
              schedule: "*/5 * * * *"
              concurrencyPolicy: Forbid
              jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: backup, image: "shop/backup:1"}]}}}}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        var policy = item.Spec["concurrencyPolicy"];
        if (item.Is("batch", "CronJob") && item.Spec["schedule"].IsSet && (policy.Text ?? "Allow") == "Allow")
        {
            yield return Problem.At(policy, $"CronJob '{item.Name}' starts a run while the one before still runs");
        }
    }
}
