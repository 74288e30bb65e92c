using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server takes no client certificates.</summary>
internal sealed class ClientCaIsMissing() : SettingRule(ComponentKind.ApiServer, "client-ca-file")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-425"),
        Title = "API server takes no client certificates",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Kubelets and components show client certificates: where none are taken, tokens that do not change stand in for them.",
        Fix = "Set `--client-ca-file` to the CA of the cluster.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.25"), new("NSA-CISA-1.2", "access.authentication", ControlCoverage.Partial)],
        Aliases = ["KCV-0028", "C-0139"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --client-ca-file=/etc/kubernetes/pki/ca.crt
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsMissing
            ? "The API server knows no CA for client certificates" : null;
}
