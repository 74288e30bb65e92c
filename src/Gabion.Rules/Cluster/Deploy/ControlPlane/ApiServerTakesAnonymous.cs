using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server takes anonymous requests.</summary>
internal sealed class ApiServerTakesAnonymous() : SettingRule(ComponentKind.ApiServer, "anonymous-auth")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-400"),
        Title = "API server takes anonymous requests",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Requests without a credential become `system:anonymous`: one careless binding to that user or to `system:unauthenticated` opens the cluster, and version and health are told to everybody.",
        Fix = "Set `--anonymous-auth=false`, or allow anonymous requests for health paths alone with an AuthenticationConfiguration (1.31 and later).",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.1"), new("NSA-CISA-1.2", "access.authentication", ControlCoverage.Partial)],
        Aliases = ["KCV-0001", "CKV_K8S_68", "C-0113"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --anonymous-auth=false
            """),
        ComponentExample.Good("""
            kube-apiserver
            --authentication-config=/etc/kubernetes/authentication.yaml
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsTrue && !value.Component["authentication-config"].IsWritten
            ? "The API server takes requests without a credential" : null;
}
