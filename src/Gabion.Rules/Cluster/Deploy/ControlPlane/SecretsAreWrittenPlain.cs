using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.Encryption;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Secrets are written in plain text.</summary>
internal sealed class SecretsAreWrittenPlain : EncryptionRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-505"),
        Title = "Secrets are written in plain text",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The first provider writes: with `identity` first, or with nothing that names `secrets`, the file is there and encrypts no Secret.",
        Fix = "Put a provider that encrypts first (`kms` v2, or `secretbox`), keep `identity: {}` last while old data is read, and rewrite the Secrets.",
        References = ["https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/"],
        Controls = [.. Benchmark.Cis("1.2.28"), new("NSA-CISA-1.2", "network.secrets", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552", ControlCoverage.Partial)],
        Aliases = ["C-0142"],
        HidesValue = true,
    };

    public override ImmutableArray<Example> Examples =>
    [
        EncryptionExample.Bad("""
              - resources: [secrets]
                providers:
                  - identity: {} <--
                  - secretbox:
                      keys:
                        - {name: key1, secret: "${KEY}"}
            """),
        EncryptionExample.Bad("""
              - resources: [configmaps] <--
                providers:
                  - secretbox:
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
        EncryptionExample.Good("""
              - resources: ['*.*']
                providers:
                  - secretbox:
                      keys:
                        - {name: key1, secret: "${KEY}"}
                  - identity: {}
            """),
    ];

    protected override IEnumerable<Problem> Faults(Field root)
    {
        var plan = new EncryptionPlan(root);
        var writer = plan.Writer("secrets");
        if (writer is { Kind: ProviderKind.Identity })
        {
            yield return Problem.At(writer.Field["identity"], "Secrets are written in plain text: identity is the first provider") with { Path = "secrets" };
        }
        else if (writer is null && root["resources"] is { Items.Count: > 0 } elements)
        {
            yield return Problem.At(elements[0]["resources"], $"Secrets are written in plain text: only {string.Join(", ", plan.Names)} is encrypted") with { Path = "secrets" };
        }
    }
}
