using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.Encryption;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Encryption key is used twice.</summary>
internal sealed class EncryptionKeyIsReused : EncryptionRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-511"),
        Title = "Encryption key is used twice",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "One key under two names or in two providers is one key: to rotate it changes nothing, and what breaks one use breaks the other.",
        Fix = "Make a key of its own for each entry.",
        References = ["https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/"],
        Controls = [.. Benchmark.Cis("1.2.28", ControlCoverage.Partial)],
        HidesValue = true,
    };

    public override ImmutableArray<Example> Examples =>
    [
        EncryptionExample.Bad("""
              - resources: [secrets]
                providers:
                  - secretbox:
                      keys:
                        - {name: key2, secret: 6PwLHSYnMcTN03oQ2ZcX3FbXJRuGUkDbTrqsvXKxzYM=}
                        - {name: key1, secret: 6PwLHSYnMcTN03oQ2ZcX3FbXJRuGUkDbTrqsvXKxzYM=} <--
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

    protected override IEnumerable<Problem> Faults(Field root)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in new EncryptionPlan(root).Providers.SelectMany(provider => provider.Keys).DistinctBy(key => key.Field.Path))
        {
            if (key.Value is { IsEmpty: false } value && !names.TryAdd(Convert.ToHexString(value.AsSpan()), key.Name))
            {
                yield return new(key.Field["secret"].Span, key.Field["secret"].Path, $"The key '{key.Name}' is the same as '{names[Convert.ToHexString(value.AsSpan())]}'");
            }
        }
    }
}
