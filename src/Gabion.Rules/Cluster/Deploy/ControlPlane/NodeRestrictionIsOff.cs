using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Kubelets may change other nodes.</summary>
internal sealed class NodeRestrictionIsOff() : AdmissionRule("NodeRestriction", shouldBeOn: true)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-414"),
        Title = "Kubelets may change other nodes",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Whoever takes over one node can relabel any node and change the status of any pod, and so draw workloads and their Secrets to it.",
        Fix = "Add `NodeRestriction` to `--enable-admission-plugins`.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/"],
        Controls = [.. Benchmark.Cis("1.2.14"), new("NSA-CISA-1.2", "access.rbac", ControlCoverage.Partial)],
        Aliases = ["KCV-0016", "CKV_K8S_85", "C-0127"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver <--
            """),
        ComponentExample.Bad("""
            kube-apiserver
            --enable-admission-plugins=EventRateLimit <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --enable-admission-plugins=NodeRestriction
            """),
    ];

    protected override string Fault => "A kubelet may change any node and any pod: NodeRestriction is not on";
}
