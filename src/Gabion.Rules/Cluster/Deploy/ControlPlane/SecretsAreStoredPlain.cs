using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server stores Secrets in plain text.</summary>
internal sealed class SecretsAreStoredPlain() : SettingRule(ComponentKind.ApiServer, "encryption-provider-config")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-427"),
        Title = "API server stores Secrets in plain text",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Whoever reads etcd, its disk, a snapshot or a backup reads every Secret of the cluster.",
        Fix = "Write an EncryptionConfiguration, name it in `--encryption-provider-config`, and rewrite the Secrets that are there.",
        References = ["https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/"],
        Controls = [.. Benchmark.Cis("1.2.27"), new("NSA-CISA-1.2", "network.secrets", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552", ControlCoverage.Partial)],
        Aliases = ["KCV-0030", "CKV_K8S_104", "C-0141", "C-0066"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --encryption-provider-config=/etc/kubernetes/encryption.yaml
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsMissing
            ? "The API server encrypts nothing that it stores" : null;
}
