using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.Encryption;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Objects are encrypted with aesgcm.</summary>
internal sealed class EncryptionUsesGcm : EncryptionRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-508"),
        Title = "Objects are encrypted with aesgcm",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "AES-GCM breaks when a random nonce repeats: the key must be changed every 200,000 writes, and nothing counts them.",
        Fix = "Use `kms` v2, or `secretbox`, or change the key by a program.",
        References = ["https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/"],
        HidesValue = true,
    };

    public override ImmutableArray<Example> Examples =>
    [
        EncryptionExample.Bad("""
              - resources: [secrets]
                providers:
                  - aesgcm: <--
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

    protected override IEnumerable<Problem> Faults(Field root) => EncryptionRules.Writers(root, ProviderKind.AesGcm, "aesgcm", "are encrypted with a key that must be changed every 200,000 writes (aesgcm)");
}
