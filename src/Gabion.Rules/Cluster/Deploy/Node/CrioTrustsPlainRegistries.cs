using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>CRI-O pulls images without a check of the registry.</summary>
internal sealed class CrioTrustsPlainRegistries() : SettingRule(ComponentKind.Crio, "insecure-registry")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-586"),
        Title = "CRI-O pulls images without a check of the registry",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Whoever stands between puts any program under the name of an image.",
        Fix = "Give the registry a certificate that the node trusts (`/etc/containers/certs.d`), and remove it from `insecure_registries`.",
        References = ["https://github.com/cri-o/cri-o/blob/main/docs/crio.conf.5.md"],
        Controls = [new("MITRE-ATTACK", "T1525", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/crio/crio.conf", """
            [crio.image]
            insecure_registries = ["registry.example:5000"] <--
            """),
        Example.Good("etc/crio/crio.conf", """
            [crio.image]
            insecure_registries = []
            """),
        Example.Good("etc/crio/crio.conf", """
            [crio.image]
            insecure_registries = ["127.0.0.1:5000"]
            """),
    ];

    protected override string? Fault(SettingValue value) => 
        value.Items.FirstOrDefault(item => !item.StartsWith("127.", StringComparison.Ordinal) && !item.StartsWith("localhost", StringComparison.Ordinal) && !item.StartsWith("[::1]", StringComparison.Ordinal)) is { } host
            ? $"Images of {host} are pulled without TLS or a check of the certificate" : null;
}
