using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>`serviceAccount` is an old name of `serviceAccountName`. The API server itself writes both, alike, into every pod with an account.</summary>
internal sealed class ServiceAccountFieldIsDeprecated : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-036"),
        Title = "Pod names its service account by the deprecated field",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "When both are set, `serviceAccountName` wins: whoever changes the old field believes to have changed the account and has not.",
        Fix = "Rename `serviceAccount` to `serviceAccountName`.",
        References = ["https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec"],
        Aliases = ["deprecated-service-account-field"],
    };

    public override ImmutableArray<string> Keys => ["serviceAccount"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            serviceAccount: web <--
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            serviceAccountName: web
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            serviceAccount: web
            serviceAccountName: web
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var old = workload.Pod.Spec["serviceAccount"];
        var mend = workload.Pod.Spec["serviceAccountName"].IsSet ? Patch.Remove(old) : new(PatchSafety.Safe, [new TextEdit(old.EntrySpan, "serviceAccountName")]);
        return old.Text is { Length: > 0 } && old.Text != workload.Pod.Spec["serviceAccountName"].Text
            ? [PodProblem.At(old, $"The service account '{old.Text}' is named by the deprecated field serviceAccount") with { Patch = mend }]
            : [];
    }
}
