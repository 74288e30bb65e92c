using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A schedule has five fields, or is a macro; its time zone has a field of its own.</summary>
internal sealed class CronJobScheduleIsRefused : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-148"),
        Title = "CronJob's schedule is refused",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The API server refuses a schedule with another number of fields, or with the time zone in it: the job is never made.",
        Fix = "Write five fields or `@daily` and the like; put the time zone into `timeZone`.",
        References = ["https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax"],
    };

    public override ImmutableArray<string> Kinds => ["CronJob"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: backup}
            spec: {schedule: "0 0 3 * * *"} <--
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: report}
            spec: {schedule: "CRON_TZ=Europe/Berlin 0 3 * * *"} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: backup}
            spec: {schedule: "0 3 * * *", timeZone: Europe/Berlin}
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: report}
            spec: {schedule: "@every 1h30m"}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        var schedule = item.Spec["schedule"];
        if (item.Is("batch", "CronJob") && schedule.Text is { } text && !Placeholder.In(text) && !text.StartsWith('@')
            && text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Length != 5)
        {
            yield return Problem.At(schedule, text.Contains("TZ=", StringComparison.Ordinal)
                ? $"The schedule of CronJob '{item.Name}' holds a time zone: '{text}'"
                : $"The schedule of CronJob '{item.Name}' has not five fields: '{text}'");
        }
    }
}
