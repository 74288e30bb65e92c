using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Kubelet takes anonymous requests.</summary>
internal sealed class KubeletTakesAnonymous() : SettingRule(ComponentKind.Kubelet, "anonymous-auth")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-480"),
        Title = "Kubelet takes anonymous requests",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Whoever reaches port 10250 is `system:anonymous` to the kubelet: with `AlwaysAllow` that runs commands in every pod, and with a careless binding too.",
        Fix = "Set `authentication.anonymous.enabled: false`.",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Controls = [.. Benchmark.Cis("4.2.1"), new("NSA-CISA-1.2", "access.authentication", ControlCoverage.Partial), new("MITRE-ATTACK", "T1609", ControlCoverage.Partial)],
        Aliases = ["KCV-0079", "CKV_K8S_138", "C-0172", "C-0069"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            authentication:
              anonymous:
                enabled: true <--
            """),
        Example.Bad("kubelet.service", """
            [Service]
            ExecStart=/usr/bin/kubelet --kubeconfig=/etc/kubernetes/kubelet.conf <--
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            """),
        Example.Good("kubelet.service", """
            [Service]
            ExecStart=/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsTrue
            ? "The kubelet takes requests without a credential" : null;
}
