using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.Encryption;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Objects are encrypted with aescbc.</summary>
internal sealed class EncryptionUsesCbc : EncryptionRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-507"),
        Title = "Objects are encrypted with aescbc",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "AES-CBC does not notice changes: who can write to etcd and watch errors can decrypt step by step (padding oracle).",
        Fix = "Use `kms` v2, or `secretbox` with a key of 32 bytes; keep `aescbc` after it until everything was rewritten.",
        References = ["https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/"],
        HidesValue = true,
    };

    public override ImmutableArray<Example> Examples =>
    [
        EncryptionExample.Bad("""
              - resources: [secrets]
                providers:
                  - aescbc: <--
                      keys:
                        - {name: key1, secret: "${KEY}"}
            """),
        EncryptionExample.Good("""
              - resources: [secrets]
                providers:
                  - secretbox:
                      keys:
                        - {name: key1, secret: "${KEY}"}
                  - identity: {}
            """),
    ];

    protected override IEnumerable<Problem> Faults(Field root) => EncryptionRules.Writers(root, ProviderKind.AesCbc, "aescbc", "are encrypted without a check for changes (aescbc)");
}
