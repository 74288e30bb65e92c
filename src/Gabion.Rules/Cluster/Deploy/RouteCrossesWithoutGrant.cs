using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A reference to a Service of another namespace needs a ReferenceGrant there.</summary>
internal sealed class RouteCrossesWithoutGrant : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-200"),
        Title = "Route to another namespace is not granted",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Without the grant the Gateway refuses the reference, and every request is answered with an error.",
        Fix = "Add a ReferenceGrant to the namespace of the Service.",
        References = ["https://gateway-api.sigs.k8s.io/api-types/referencegrant/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: web, namespace: edge}
            spec: {rules: [{backendRefs: [{name: web, namespace: shop, port: 80}]}]} <--
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec: {ports: [{port: 80}]}
            """),
        Example.Good("app.yaml", """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: web, namespace: edge}
            spec: {rules: [{backendRefs: [{name: web, namespace: shop, port: 80}]}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec: {ports: [{port: 80}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {name: edge, namespace: shop}
            spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge}], to: [{group: "", kind: Service}]}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        var granted = (from grant in set.OfKind("ReferenceGrant")
                       from origin in grant.Spec["from"].Items
                       select (grant.Namespace, From: origin["namespace"].Text, Kind: origin["kind"].Text)).ToHashSet();
        return from route in set.Objects.Where(ServiceBackend.IsRoute)
               from backend in ServiceBackend.Of(route)
               where route.Namespace is not null && backend.Namespace != route.Namespace && set.Index.Find("Service", backend.Namespace, backend.Name) is not null
               where !granted.Contains((backend.Namespace, route.Namespace, route.Kind)) && !granted.Contains((null, route.Namespace, route.Kind))
               select Problem.At(route, backend.Reference, $"{route.Kind} '{route.Name}' sends requests into namespace '{backend.Namespace}' without a ReferenceGrant there").UnlessElsewhere(set);
    }
}
