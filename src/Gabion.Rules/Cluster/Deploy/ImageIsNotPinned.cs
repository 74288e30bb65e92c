using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A tag can be moved; a digest cannot.</summary>
internal sealed class ImageIsNotPinned(RuleSettings settings) : ContainerRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-049"),
        Title = "Image is not pinned by digest",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "Whoever may push to the repository can put another image behind the tag. A digest names the bytes.",
        Fix = "Add the digest to the tag: `image: name:1.4@sha256:…`.",
        References = ["https://kubernetes.io/docs/concepts/containers/images/#image-names"],
        Aliases = ["C-0306", "CKV_K8S_43", "image_without_digest", "k8simagedigests", "require-image-checksum"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4 <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: "registry.example/web:1.4@sha256:0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9"
            """),
    ];

    protected override Problem? CheckContainer(Workload workload, ContainerSpec container) =>
        container.Image is not { Digest: null, Floats: false } image
            ? null
            : PodProblem.At(container.Field["image"], $"Image '{image}' of container '{container.Name}' is not pinned by digest") with
            {
                Patch = settings.PinOf(image) is { } pin ? Patch.Set(container.Field["image"], pin.Text) : null,
            };
}
