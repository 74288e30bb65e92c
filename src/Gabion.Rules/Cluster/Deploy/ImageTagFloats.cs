using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The same manifest starts another program tomorrow.</summary>
internal sealed class ImageTagFloats(RuleSettings settings) : ContainerRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-048"),
        Title = "Image has no fixed version",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Without a version the registry decides at each start what runs: nodes differ from each other, a roll-back changes nothing, and a bad push is live everywhere within hours.",
        Fix = "Name the version, or better the digest: `image: name:1.4@sha256:…`.",
        References = ["https://kubernetes.io/docs/concepts/containers/images/#image-names"],
        Aliases =
        [
            "KSV-0013", "CKV_K8S_14", "latest-tag", "invalid_image", "tagNotSpecified", "container-image-tag",
            "k8sdisallowedtags", "disallow-latest-tag",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web <--
              - name: log
                image: registry.example/log:latest <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: "registry.example/web:latest@sha256:0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9"
            """),
    ];

    protected override Problem? CheckContainer(Workload workload, ContainerSpec container)
    {
        var field = container.Field["image"];
        if (container.Image is not { Floats: true } && (container.Image is not null || !Placeholder.In(field.Text)))
        {
            return null;
        }

        return PodProblem.At(field, $"Image '{field.Text}' of container '{container.Name}' has no fixed version") with
        {
            Patch = container.Image is { } image && settings.PinOf(image) is { } pin ? Patch.Set(field, pin.Text) : null,
        };
    }
}
