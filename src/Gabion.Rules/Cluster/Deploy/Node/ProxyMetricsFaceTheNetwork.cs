using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Metrics of kube-proxy face the network.</summary>
internal sealed class ProxyMetricsFaceTheNetwork() : SettingRule(ComponentKind.Proxy, "metrics-bind-address")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-500"),
        Title = "Metrics of kube-proxy face the network",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The metrics port asks nobody who they are, and tells of the Services and the state of the node.",
        Fix = "Set `metricsBindAddress: 127.0.0.1:10249`.",
        References = ["https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/"],
        Controls = [.. Benchmark.Cis("4.3.1"), new("NSA-CISA-1.2", "network.worker-nodes", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("kube-proxy.yaml", """
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            metricsBindAddress: 0.0.0.0:10249 <--
            """),
        Example.Good("kube-proxy.yaml", """
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            """),
        Example.Good("kube-proxy.yaml", """
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            metricsBindAddress: ""
            """),
        Example.Good("kube-proxy.yaml", """
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            metricsBindAddress: 127.0.0.1:10249
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.IsMissing && !Addresses.IsLoopback(value.Text!)
            ? "The metrics of kube-proxy are reached from the network" : null;
}
