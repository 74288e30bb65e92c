using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Name of the node is overridden.</summary>
internal sealed class KubeletNameIsOverridden() : SettingRule(ComponentKind.Kubelet, "hostname-override")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-486"),
        Title = "Name of the node is overridden",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Certificates are made for the name of the host: with another name renewal and the check of the serving certificate fail, and people turn them off.",
        Fix = "Remove `--hostname-override`, unless the cloud provider needs it.",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Controls = [.. Benchmark.Cis("4.2.7")],
        Aliases = ["KCV-0086", "CKV_K8S_146", "C-0179"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("kubelet.service", """
            [Service]
            ExecStart=/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml --hostname-override=node1 <--
            """),
        Example.Good("kubelet.service", """
            [Service]
            ExecStart=/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.IsMissing
            ? "The kubelet is given another name than its host" : null;
}
