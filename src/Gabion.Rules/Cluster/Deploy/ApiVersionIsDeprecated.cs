using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
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
        Example.Good("made-for-a-service.yaml", """
            apiVersion: v1
            kind: Endpoints
            metadata:
              name: db
              labels: {endpoints.kubernetes.io/managed-by: endpoint-controller}
            """),
        Example.Good("of-the-api-server.yaml", """
            apiVersion: v1
            kind: Endpoints
            metadata:
              name: kubernetes
              namespace: default
              labels: {endpointslice.kubernetes.io/skip-mirror: "true"}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject @object) => IsOfTheSystem(@object) ? [] : base.Check(@object);

    /// <summary>Endpoints that the control plane keeps for a Service, and for itself: nobody can move them to another version.</summary>
    private static bool IsOfTheSystem(KubernetesObject @object)
    {
        ArgumentNullException.ThrowIfNull(@object);
        return @object is { Kind: "Endpoints", Group: "" }
            && (@object.Labels["endpoints.kubernetes.io/managed-by"].Text == "endpoint-controller"
                || @object.Annotations["endpoints.kubernetes.io/last-change-trigger-time"].IsSet
                || @object is { Namespace: "default", Name: "kubernetes" });
    }
}
