using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Annotations that a team requires; without a list, the description that Kubernetes recommends.</summary>
internal sealed class RequiredAnnotationIsMissing(RuleSettings settings) : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-165"),
        Title = "Required annotation is missing",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        OnByDefault = !settings.RequiredAnnotations.IsDefaultOrEmpty,
        Why = "Whoever is called at night needs to know what this workload is and whom to ask.",
        Fix = "Add the annotation. `settings.required-annotations` in gabion.yaml lists those that your team requires.",
        References = ["https://kubernetes.io/docs/reference/labels-annotations-taints/#description"],
        Aliases = ["required-annotation-email", "k8srequiredannotations", "require-annotations"],
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
            metadata: {name: web, annotations: {kubernetes.io/description: Serves the shop's pages}}
            spec: {containers: [{name: web, image: "nginx:1.29"}]}
            """),
    ];

    private readonly ImmutableArray<string> _required =
        settings.RequiredAnnotations is { IsDefaultOrEmpty: false } own ? own : ["kubernetes.io/description"];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from key in workload.IsFragment() ? [] : _required
        let annotation = workload.Object.Annotations[key]
        where string.IsNullOrEmpty(annotation.Text)
        select Problem.At(annotation, $"{workload.Kind} '{workload.Object.Name}' has no annotation {key}");
}
