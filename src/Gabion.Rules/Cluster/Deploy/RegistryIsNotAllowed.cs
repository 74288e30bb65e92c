using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>An allow-list keeps images to the registries that are watched.</summary>
internal sealed class RegistryIsNotAllowed(RuleSettings settings) : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-050"),
        Title = "Image comes from a registry that is not allowed",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        OnByDefault = !settings.AllowedRegistries.IsEmpty,
        Why = "An image from a registry that nobody in the team scans, signs or mirrors runs with the same rights as all the others.",
        Fix = "Push the image to an allowed registry, or add its registry to `settings.allowedRegistries` in gabion.yaml. Without a list, the registry must at least be named.",
        References = ["https://kubernetes.io/docs/concepts/containers/images/"],
        Controls = [new("CIS-Kubernetes-1.12", "5.5.1", ControlCoverage.Partial)],
        Aliases =
        [
            "C-0078", "C-0253", "KSV-0032", "KSV-0033", "KSV-0034", "KSV-0035", "KSV-0125", "k8sallowedrepos",
            "k8sallowedreposv2", "restrict-image-registries",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: web:1.4 <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from container in workload.Pod.Containers
        where container.Image is { } image && (settings.AllowedRegistries.IsEmpty ? !image.HasRegistry : !RegistryList.Covers(settings.AllowedRegistries, image))
        select PodProblem.At(container.Field["image"], settings.AllowedRegistries.IsEmpty
            ? $"Image '{container.Image}' of container '{container.Name}' names no registry"
            : $"Image '{container.Image}' of container '{container.Name}' comes from {container.Image!.Registry}, which is not allowed");
}
