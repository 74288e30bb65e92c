using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Labels that a team requires; without a list, the recommended ones of Kubernetes.</summary>
internal sealed class RequiredLabelIsMissing(RuleSettings settings) : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-164"),
        Title = "Required label is missing",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        OnByDefault = !settings.RequiredLabels.IsDefaultOrEmpty,
        Why = "Whoever is called at night needs to know whose workload this is; policies, network rules and cost reports select by labels and miss what has none.",
        Fix = "Add the label. `settings.required-labels` in gabion.yaml lists those that your team requires.",
        References = ["https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/"],
        Aliases = ["C-0076", "C-0077", "required-label-owner", "metadata_label_is_invalid", "k8srequiredlabels", "require-labels"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web} <--
            spec: {containers: [{name: web, image: "nginx:1.29"}]}
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              labels: {app.kubernetes.io/name: web, app.kubernetes.io/instance: web, app.kubernetes.io/part-of: shop}
            spec: {containers: [{name: web, image: "nginx:1.29"}]}
            """),
    ];

    private static readonly ImmutableArray<string> Recommended = ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/part-of"];

    private readonly ImmutableArray<string> _required = settings.RequiredLabels is { IsDefaultOrEmpty: false } own ? own : Recommended;

    public override IEnumerable<Problem> Check(Workload workload) =>
        from key in workload.IsFragment() ? [] : _required
        let label = workload.Object.Labels[key]
        where string.IsNullOrEmpty(label.Text)
        select Problem.At(label, $"{workload.Kind} '{workload.Object.Name}' has no label {key}");
}
