using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Without a deadline, a hundred missed starts end a CronJob for good; below ten seconds it may never start.</summary>
internal sealed class CronJobDeadlineIsMissing : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-145"),
        Title = "CronJob has no starting deadline",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "Without a deadline a CronJob that missed more than a hundred starts, during an outage for instance, is not started again. The controller looks every ten seconds, so that a shorter deadline may never be met.",
        Fix = "Set `startingDeadlineSeconds` to how late a run still makes sense, at least 10.",
        References = ["https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline"],
        Aliases = ["cronjob-has-deadline", "cronjob_deadline_not_configured"],
    };

    public override ImmutableArray<string> Kinds => ["CronJob"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: backup}
            spec: <--
              schedule: "0 3 * * *"
              jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: backup, image: "shop/backup:1"}]}}}}
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: never}
            spec: {schedule: "0 3 * * *", startingDeadlineSeconds: 5, jobTemplate: {}} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: backup}
            spec:
              schedule: "0 3 * * *"
              startingDeadlineSeconds: 600
              jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: backup, image: "shop/backup:1"}]}}}}
            """),
    ];

    private const long ControllerPeriod = 10;

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        var deadline = item.Spec["startingDeadlineSeconds"];
        if (item.Is("batch", "CronJob") && item.Spec["schedule"].IsSet && (!deadline.IsSet || deadline.Integer < ControllerPeriod))
        {
            yield return Problem.At(deadline, deadline.IsSet
                ? $"CronJob '{item.Name}' may never start: its deadline of {deadline.Text} seconds is shorter than the controller's period"
                : $"CronJob '{item.Name}' has no starting deadline") with { Severity = deadline.IsSet ? Severity.Medium : Severity.Info };
        }
    }
}
