using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Some registries are closed or no longer kept up.</summary>
internal sealed class RegistryIsDenied(RuleSettings settings) : ContainerRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-051"),
        Title = "Image comes from a registry that is denied",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Frozen registries get no fixes and will go away; others are denied by the team's own list.",
        Fix = "Take the image from a registry that is kept up, for example registry.k8s.io instead of k8s.gcr.io.",
        References = ["https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/"],
        Aliases = ["C-0001", "k8sdisallowedrepos"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: pause
                image: k8s.gcr.io/pause:3.6 <--
            """),
        PodExample.Good("""
            containers:
              - name: pause
                image: registry.k8s.io/pause:3.10
            """),
    ];

    private static readonly ImmutableArray<string> Frozen = ["k8s.gcr.io", "gcr.io/google_containers", "gcr.io/google-containers"];

    protected override Problem? CheckContainer(Workload workload, ContainerSpec container) =>
        container.Image is { } image && (RegistryList.Covers(Frozen, image) || RegistryList.Covers(settings.DeniedRegistries, image))
            ? PodProblem.At(container.Field["image"], $"Image '{image}' of container '{container.Name}' comes from a registry that is {(RegistryList.Covers(Frozen, image) ? "frozen" : "denied")}")
            : null;
}
