using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Schema;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The API version is gone from the chosen version of Kubernetes.</summary>
internal sealed class ApiVersionIsRemoved(SchemaFaults faults) : SchemaRule(faults, SchemaFaultKind.RemovedVersion)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-256"),
        Title = "API version was removed",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The API server of this version no longer serves it: the object cannot be made or changed, and an upgrade of the cluster strands what was deployed with it.",
        Fix = "Move to the version that replaces it.",
        References = ["https://kubernetes.io/docs/reference/using-api/deprecation-guide/"],
        Aliases = ["C-0273", "KSV-0107", "no-extensions-v1beta", "object_is_using_a_deprecated_api_version", "stable-version", "verifydeprecatedapi", "check-deprecated-apis"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("job.yaml", """
            apiVersion: batch/v1beta1 <--
            kind: CronJob
            metadata: {name: report}
            """),
        Example.Good("job.yaml", """
            apiVersion: scheduling.k8s.io/v1
            kind: PriorityClass
            metadata: {name: urgent}
            value: 1000
            """),
    ];
}
