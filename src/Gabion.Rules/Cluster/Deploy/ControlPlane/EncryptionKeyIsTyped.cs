using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.Encryption;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Encryption key was typed, not drawn.</summary>
internal sealed class EncryptionKeyIsTyped : EncryptionRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-509"),
        Title = "Encryption key was typed, not drawn",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The key decodes to letters that somebody typed, often those of a tutorial: it can be guessed, and with it every Secret.",
        Fix = "Make a key by chance: `head -c 32 /dev/urandom | base64`, put it first, rewrite the Secrets, then remove the old one.",
        References = ["https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/"],
        Controls = [.. Benchmark.Cis("1.2.28", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552", ControlCoverage.Partial)],
        HidesValue = true,
    };

    public override ImmutableArray<Example> Examples =>
    [
        EncryptionExample.Bad("""
              - resources: [secrets]
                providers:
                  - secretbox:
                      keys:
                        - name: key1
                          secret: dGhpcyBpcyBub3QgYSByYW5kb20ga2V5ISEhISEhISE= <--
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

    protected override IEnumerable<Problem> Faults(Field root) =>
        from provider in new EncryptionPlan(root).Providers
        from key in provider.Keys
        where key.IsTyped
        select new Problem(key.Field["secret"].Span, key.Field["secret"].Path, $"The key '{key.Name}' was typed: all of its {key.Value!.Value.Length} bytes are letters");
}
