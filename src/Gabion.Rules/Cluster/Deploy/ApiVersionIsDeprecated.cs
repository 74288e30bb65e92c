using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Schema;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The API version is still served, but on its way out.</summary>
internal sealed class ApiVersionIsDeprecated(SchemaFaults faults) : SchemaRule(faults, SchemaFaultKind.DeprecatedVersion)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-257"),
        Title = "API version is deprecated",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A later version of Kubernetes will not serve it, and the upgrade to that version stops at this object.",
        Fix = "Move to the version that replaces it while both are served.",
        References = ["https://kubernetes.io/docs/reference/using-api/deprecation-guide/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("endpoints.yaml", """
            apiVersion: v1 <--
            kind: Endpoints
            metadata: {name: db}
            """),
        Example.Good("endpoints.yaml", """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: db}
            addressType: IPv4
            endpoints: []
            """),
    ];
}
