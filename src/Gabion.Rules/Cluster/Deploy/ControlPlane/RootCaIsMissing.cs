using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Pods get no CA to check the API server with.</summary>
internal sealed class RootCaIsMissing() : SettingRule(ComponentKind.ControllerManager, "root-ca-file")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-454"),
        Title = "Pods get no CA to check the API server with",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Pods that cannot check the certificate of the API server turn the check off, and can be lied to.",
        Fix = "Set `--root-ca-file` to the CA of the cluster.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/"],
        Controls = [.. Benchmark.Cis("1.3.5")],
        Aliases = ["KCV-0037", "CKV_K8S_111", "C-0148"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-controller-manager <--
            """),
        ComponentExample.Good("""
            kube-controller-manager
            --root-ca-file=/etc/kubernetes/pki/ca.crt
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsMissing
            ? "Pods get no CA for the API server" : null;
}
