using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.Encryption;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Objects are encrypted with KMS v1.</summary>
internal sealed class EncryptionUsesKmsV1 : EncryptionRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-510"),
        Title = "Objects are encrypted with KMS v1",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "KMS v1 asks the KMS for each object, knows nothing of rotation, and is off unless a feature gate turns it on (1.29 and later): an upgrade stops the API server.",
        Fix = "Move to `apiVersion: v2` with a plugin that speaks it, and rewrite the objects.",
        References = ["https://kubernetes.io/docs/tasks/administer-cluster/kms-provider/"],
        HidesValue = true,
    };

    public override ImmutableArray<Example> Examples =>
    [
        EncryptionExample.Bad("""
              - resources: [secrets]
                providers:
                  - kms: <--
                      name: vault
                      endpoint: unix:///run/kms.sock
            """),
        EncryptionExample.Good("""
              - resources: [secrets]
                providers:
                  - kms: {apiVersion: v2, name: vault, endpoint: "unix:///run/kms.sock"}
            """),
    ];

    protected override IEnumerable<Problem> Faults(Field root) =>
        from provider in new EncryptionPlan(root).Providers
        where provider.Kind == ProviderKind.KmsV1
        select new Problem(provider.Field["kms"].EntrySpan, provider.Field["kms"].Path, $"The KMS '{provider.Field["kms"]["name"].Text}' is asked by the old protocol, v1");
}
