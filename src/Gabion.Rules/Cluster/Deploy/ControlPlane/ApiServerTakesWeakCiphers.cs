using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server takes weak cipher suites.</summary>
internal sealed class ApiServerTakesWeakCiphers() : SettingRule(ComponentKind.ApiServer, "tls-cipher-suites")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-428"),
        Title = "API server takes weak cipher suites",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Suites without forward secrecy or with CBC can be attacked by those who record the traffic.",
        Fix = "Set `--tls-cipher-suites` to suites with ECDHE and GCM or ChaCha20, or `--tls-min-version=VersionTLS13`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.29"), new("NSA-CISA-1.2", "network.control-plane", ControlCoverage.Partial)],
        Aliases = ["CKV_K8S_105", "C-0143"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver <--
            """),
        ComponentExample.Bad("""
            kube-apiserver
            --tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_RSA_WITH_AES_256_CBC_SHA <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
            """),
        ComponentExample.Good("""
            kube-apiserver
            --tls-min-version=VersionTLS13
            """),
    ];

    protected override string? Fault(SettingValue value) => CipherSuites.Fault(value, "The API server");
}
