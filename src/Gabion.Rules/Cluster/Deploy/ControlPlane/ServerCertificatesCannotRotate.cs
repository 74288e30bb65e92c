using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Renewal of kubelet serving certificates is gated off.</summary>
internal sealed class ServerCertificatesCannotRotate() : SettingRule(ComponentKind.ControllerManager, "feature-gates")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-455"),
        Title = "Renewal of kubelet serving certificates is gated off",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Kubelets cannot renew their serving certificates, and people turn the check of expired ones off.",
        Fix = "Remove `RotateKubeletServerCertificate=false` from `--feature-gates`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/"],
        Controls = [.. Benchmark.Cis("1.3.6")],
        Aliases = ["KCV-0038", "CKV_K8S_112", "C-0149"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-controller-manager
            --feature-gates=RotateKubeletServerCertificate=false <--
            """),
        ComponentExample.Good("""
            kube-controller-manager
            """),
        ComponentExample.Good("""
            kube-controller-manager
            --feature-gates=RotateKubeletServerCertificate=true
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Items.Contains("RotateKubeletServerCertificate=false")
            ? "Kubelets cannot renew their serving certificates" : null;
}
