using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server has no TLS port.</summary>
internal sealed class SecurePortIsOff() : SettingRule(ComponentKind.ApiServer, "secure-port")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-433"),
        Title = "API server has no TLS port",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "With port 0 nothing is served over TLS; what remains is the plain port, which asks nobody who they are.",
        Fix = "Remove `--secure-port=0`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [new("NSA-CISA-1.2", "network.control-plane", ControlCoverage.Partial)],
        Aliases = ["KCV-0017", "CKV_K8S_89", "C-0128"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --secure-port=0 <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            """),
        ComponentExample.Good("""
            kube-apiserver
            --secure-port=443
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Number == 0
            ? "The API server serves nothing over TLS" : null;
}
