using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Service account tokens are checked with the key of TLS.</summary>
internal sealed class ServiceAccountKeyIsMissing() : SettingRule(ComponentKind.ApiServer, "service-account-key-file")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-422"),
        Title = "Service account tokens are checked with the key of TLS",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Without a key of its own the API server takes its TLS key for tokens: it cannot be changed without invalidating every token, and one leak breaks both.",
        Fix = "Set `--service-account-key-file` to the public half of a key pair made for tokens.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.22")],
        Aliases = ["KCV-0025", "CKV_K8S_97", "C-0136"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --service-account-key-file=/etc/kubernetes/pki/sa.pub
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsMissing
            ? "The API server has no key of its own for service account tokens" : null;
}
