using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Any namespace may publish under the Gateway's address and names.</summary>
internal sealed class GatewayTakesAllNamespaces : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-236"),
        Title = "Gateway takes routes of every namespace",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Whoever may write routes in any namespace can publish under the Gateway's address and certificate, and take paths of a host that another team serves.",
        Fix = "Use `from: Selector` with the namespaces that may, or `Same`.",
        References = ["https://gateway-api.sigs.k8s.io/concepts/security-model/"],
    };

    public override ImmutableArray<string> Kinds => ["Gateway"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: public}
            spec:
              listeners:
                - {name: https, port: 443, protocol: HTTPS, allowedRoutes: {namespaces: {from: All}}} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: public}
            spec:
              listeners:
                - {name: https, port: 443, protocol: HTTPS, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {edge: "true"}}}}}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item) =>
        from listener in item.Is("gateway.networking.k8s.io", "Gateway") ? item.Spec["listeners"].Items : default
        let origin = listener["allowedRoutes"]["namespaces"]["from"]
        where origin.Text == "All"
        select Problem.At(origin, $"Listener '{listener["name"].Text}' of Gateway '{item.Name}' takes routes of every namespace");
}
