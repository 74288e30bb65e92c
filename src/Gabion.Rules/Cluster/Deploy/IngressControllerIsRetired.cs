using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The ingress-nginx project is retired and gets no security fixes.</summary>
internal sealed class IngressControllerIsRetired : ContainerRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-228"),
        Title = "Ingress controller is no longer maintained",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The controller stands on the internet and may read the Secrets of the cluster; since March 2026 ingress-nginx gets no fixes for new vulnerabilities.",
        Fix = "Move to a Gateway API implementation, or to an ingress controller that is maintained.",
        References = ["https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/"],
        Aliases = ["C-0292"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: controller}
            spec:
              containers:
                - name: controller
                  image: registry.k8s.io/ingress-nginx/controller:v1.14.0 <--
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: controller}
            spec: {containers: [{name: controller, image: "docker.io/nginx/nginx-ingress:5.3.0"}]}
            """),
    ];

    protected override Problem? CheckContainer(Workload workload, ContainerSpec container) =>
        container.Image is { } image && (image.Repository.EndsWith("ingress-nginx/controller", StringComparison.Ordinal)
            || image.Repository.EndsWith("/nginx-ingress-controller", StringComparison.Ordinal))
            ? Problem.At(container.Field["image"], $"Container '{container.Name}' runs ingress-nginx, which is retired")
            : null;
}
