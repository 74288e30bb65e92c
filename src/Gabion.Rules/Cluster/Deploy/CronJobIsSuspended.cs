using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A suspended CronJob is often a forgotten one; some are suspended on purpose, so this runs when asked for.</summary>
internal sealed class CronJobIsSuspended : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-147"),
        Title = "CronJob is suspended",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "A backup or a clean-up that was suspended for an afternoon and forgotten is noticed when it is needed.",
        Fix = "Remove `suspend: true`, or the CronJob.",
        References = ["https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension"],
    };

    public override ImmutableArray<string> Kinds => ["CronJob"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: backup}
            spec: {schedule: "0 3 * * *", suspend: true} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: backup}
            spec: {schedule: "0 3 * * *", suspend: false}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        var suspend = item.Spec["suspend"];
        if (item.Is("batch", "CronJob") && suspend.IsTrue)
        {
            yield return Problem.At(suspend, $"CronJob '{item.Name}' is suspended: it does not run");
        }
    }
}
