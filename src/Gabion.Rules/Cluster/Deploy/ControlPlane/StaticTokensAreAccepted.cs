using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server accepts static tokens.</summary>
internal sealed class StaticTokensAreAccepted() : SettingRule(ComponentKind.ApiServer, "token-auth-file")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-401"),
        Title = "API server accepts static tokens",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The tokens stand in the clear in a file, never expire, and change only when the API server restarts: one leaked copy is a login for ever.",
        Fix = "Remove `--token-auth-file` and give people OIDC or short-lived client certificates, programs service account tokens.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.2"), new("NSA-CISA-1.2", "access.authentication", ControlCoverage.Partial), new("MITRE-ATTACK", "T1078", ControlCoverage.Partial)],
        Aliases = ["KCV-0002", "CKV_K8S_70", "C-0114"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --token-auth-file=/etc/kubernetes/tokens.csv <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --anonymous-auth=false
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.IsMissing
            ? "The API server takes the tokens of a file" : null;
}
