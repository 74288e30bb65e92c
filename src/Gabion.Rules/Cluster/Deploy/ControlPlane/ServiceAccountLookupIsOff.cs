using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Deleted service accounts keep their access.</summary>
internal sealed class ServiceAccountLookupIsOff() : SettingRule(ComponentKind.ApiServer, "service-account-lookup")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-421"),
        Title = "Deleted service accounts keep their access",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The API server then only checks the signature of a token: tokens of deleted accounts and Secrets stay good.",
        Fix = "Remove `--service-account-lookup=false`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.21")],
        Aliases = ["KCV-0024", "CKV_K8S_96", "C-0135"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --service-account-lookup=false <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsFalse
            ? "Tokens of deleted service accounts are taken" : null;
}
