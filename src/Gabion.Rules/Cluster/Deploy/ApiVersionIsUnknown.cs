using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Schema;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A kind in a version that no server has.</summary>
internal sealed class ApiVersionIsUnknown(SchemaFaults faults) : SchemaRule(faults, SchemaFaultKind.UnknownVersion)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-255"),
        Title = "No API version of that name has the kind",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The API server refuses the object, so what it was to change or to protect stays as it was.",
        Fix = "Write the version that has the kind; `kubectl api-resources` lists them.",
        References = ["https://kubernetes.io/docs/reference/using-api/#api-groups"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("deployment.yaml", """
            apiVersion: v1 <--
            kind: Deployment
            metadata: {name: web}
            """),
        Example.Good("deployment.yaml", """
            apiVersion: example.com/v1
            kind: Deployment
            metadata: {name: web}
            """),
    ];
}
