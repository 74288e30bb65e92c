using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.Encryption;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server refuses the EncryptionConfiguration.</summary>
internal sealed class EncryptionConfigurationIsRefused : EncryptionRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-506"),
        Title = "API server refuses the EncryptionConfiguration",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The API server does not start with it, or goes on with the old file when it is reloaded, and what should be encrypted is not.",
        Fix = "Mend what the message names.",
        References = ["https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/"],
        Controls = [.. Benchmark.Cis("1.2.28", ControlCoverage.Partial)],
        HidesValue = true,
    };

    public override ImmutableArray<Example> Examples =>
    [
        EncryptionExample.Bad("""
              - resources: [secrets]
                providers:
                  - aescbc:
                      keys:
                        - name: key1
                          secret: bm90IGxvbmcgZW5vdWdo <--
            """),
        EncryptionExample.Bad("""
              - resources: ['*.apps']
                providers:
                  - identity: {}
              - resources:
                  - deployments.apps <--
                providers:
                  - identity: {}
            """),
        EncryptionExample.Bad("""
              - resources: ['*'] <--
                providers:
                  - identity: {}
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
        from fault in EncryptionFaults.Of(root)
        select new Problem(fault.Field.Span, fault.Field.Path, $"{fault.Message}: the API server refuses the file");
}
