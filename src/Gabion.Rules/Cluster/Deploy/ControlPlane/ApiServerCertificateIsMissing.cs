using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server serves a certificate that it made itself.</summary>
internal sealed class ApiServerCertificateIsMissing() : SettingRule(ComponentKind.ApiServer, "tls-cert-file")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-424"),
        Title = "API server serves a certificate that it made itself",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Clients cannot tell that certificate from an attacker's, so that people learn to turn the check off.",
        Fix = "Set `--tls-cert-file` and `--tls-private-key-file` to a certificate of the cluster's CA.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.24"), new("NSA-CISA-1.2", "network.control-plane", ControlCoverage.Partial)],
        Aliases = ["KCV-0027", "CKV_K8S_100", "C-0138"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
            --tls-private-key-file=/etc/kubernetes/pki/apiserver.key
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsMissing || value.Component["tls-private-key-file"].IsMissing
            ? "The API server has no certificate with its key" : null;
}
