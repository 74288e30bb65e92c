using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server talks to kubelets in the clear.</summary>
internal sealed class KubeletsAreReachedInTheClear() : SettingRule(ComponentKind.ApiServer, "kubelet-https")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-432"),
        Title = "API server talks to kubelets in the clear",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Logs, exec sessions and what is typed in them go over the network for anybody to read and change. Kubernetes took the flag away in 1.22.",
        Fix = "Remove `--kubelet-https=false`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [new("NSA-CISA-1.2", "network.control-plane", ControlCoverage.Partial)],
        Aliases = ["KCV-0004", "CKV_K8S_71"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --kubelet-https=false <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsFalse
            ? "The API server talks to kubelets without TLS" : null;
}
