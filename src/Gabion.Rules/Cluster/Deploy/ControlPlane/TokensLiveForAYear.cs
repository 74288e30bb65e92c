using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Service account tokens are good for a year.</summary>
internal sealed class TokensLiveForAYear() : SettingRule(ComponentKind.ApiServer, "service-account-extend-token-expiration")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-429"),
        Title = "Service account tokens are good for a year",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Tokens that pods ask to be good for an hour are made good for a year, for clients that do not read them again: a stolen one stays good as long.",
        Fix = "Set `--service-account-extend-token-expiration=false` once no client holds on to old tokens (metric `serviceaccount_stale_tokens_total`).",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.30")],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver <--
            """),
        ComponentExample.Bad("""
            kube-apiserver
            --service-account-extend-token-expiration=true <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --service-account-extend-token-expiration=false
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsTrue && (value.Component.Minor ?? ComponentDefaults.NewestMinor) >= 21
            ? "Tokens of pods are good for a year" : null;
}
