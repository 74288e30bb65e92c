using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Images on a node serve every pod.</summary>
internal sealed class ImagesAreNotAlwaysPulled() : AdmissionRule("AlwaysPullImages", shouldBeOn: true)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-411"),
        Title = "Images on a node serve every pod",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A pod that names a private image which the node already has gets it without showing a credential: on nodes shared by tenants, one runs and reads the images of another.",
        Fix = "Add `AlwaysPullImages` to `--enable-admission-plugins` where tenants share nodes.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/"],
        Controls = [.. Benchmark.Cis("1.2.11")],
        Aliases = ["KCV-0012", "CKV_K8S_80", "C-0123"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --enable-admission-plugins=NodeRestriction <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --enable-admission-plugins=AlwaysPullImages,NodeRestriction
            """),
    ];

    protected override string Fault => "Pods get private images of the node without a credential: AlwaysPullImages is not on";
}
