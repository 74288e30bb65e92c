using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A route without its Gateway receives nothing.</summary>
internal sealed class RouteParentIsMissing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-199"),
        Title = "Route is attached to a Gateway that is not there",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Requests do not reach the Service; and a Gateway of that name made by somebody else exposes it in a way nobody chose.",
        Fix = "Correct `parentRefs`.",
        References = ["https://gateway-api.sigs.k8s.io/api-types/httproute/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: public}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: web}
            spec: {parentRefs: [{name: pubic}]} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: public}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: web}
            spec: {parentRefs: [{name: public}]}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        // Gateways mostly belong to the platform; a set that defines none gets them from there.
        var definesSome = set.OfKind("Gateway").Any(item => item.Group == "gateway.networking.k8s.io");
        return from route in definesSome ? set.Objects.Where(ServiceBackend.IsRoute) : []
               from parent in route.Spec["parentRefs"].Items
               let name = parent["name"]
               where (parent["kind"].Text ?? "Gateway") == "Gateway" && name.Text is { } text && !Placeholder.In(text)
               where set.Index.Find("Gateway", parent["namespace"].Text ?? route.Namespace, name.Text ?? "") is null
               select Problem.At(route, name, $"{route.Kind} '{route.Name}' is attached to Gateway '{name.Text}', which is not defined here").UnlessElsewhere(set);
    }
}
