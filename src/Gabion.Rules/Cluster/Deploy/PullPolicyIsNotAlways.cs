using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A cached image is started without asking the registry.</summary>
internal sealed class PullPolicyIsNotAlways : ContainerRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-052"),
        Title = "Image is not pulled at each start",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "With a tag and without `Always` a node starts whatever it has cached under that name, whoever put it there, without showing credentials to the registry.",
        Fix = "Set `imagePullPolicy: Always`, or pin the image by digest.",
        References = ["https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy"],
        Aliases =
        [
            "C-0075", "CKV_K8S_15", "image_pull_policy_of_container_is_not_always", "pullPolicyNotAlways",
            "container-image-pull-policy", "always-pull-images",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                imagePullPolicy: IfNotPresent <--
            """),
        PodExample.Bad("""
            containers:
              - name: web <--
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                imagePullPolicy: Always
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web
            """),
    ];

    protected override Problem? CheckContainer(Workload workload, ContainerSpec container)
    {
        var policy = container.Field["imagePullPolicy"];
        var isAlways = policy.IsSet ? policy.Text == "Always" : container.Image is null or { Floats: true };
        return isAlways || container.Image is { Digest: not null }
            ? null
            : PodProblem.At(policy, $"Container '{container.Name}' may start an image that the node has cached: imagePullPolicy is {policy.Text ?? "IfNotPresent by default"}") with
            {
                Patch = Patch.Set(policy, "Always") with { Safety = PatchSafety.NeedsRuntimeKnowledge }, // images may be loaded into the nodes by hand
            };
    }
}
