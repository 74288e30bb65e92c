using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Requests for a missing Service fail, or find whoever takes its name.</summary>
internal sealed class IngressBackendIsMissing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-183"),
        Title = "Ingress or route sends requests to a Service that is not there",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Every request is answered with an error; and whoever may create a Service of that name in the namespace receives them.",
        Fix = "Correct the name of the Service, or remove the path.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/ingress/"],
        Aliases = ["C-0298", "C-0302", "dangling-ingress", "ingress-targets-service"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec:
              defaultBackend: {service: {name: webb, port: {number: 80}}} <--
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: web}
            spec: {rules: [{backendRefs: [{name: webb, port: 80}]}]} <--
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            """),
        Example.Good("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec:
              rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from item in set.Objects
        from backend in ServiceBackend.Of(item)
        where !Placeholder.In(backend.Name) && backend.Port.Text != "use-annotation"
        where set.Index.Find("Service", backend.Namespace, backend.Name) is null
        select Problem.At(item, backend.Reference, $"{item.Kind} '{item.Name}' sends requests to Service '{backend.Name}', which is not defined here").UnlessPodsElsewhere(set);
}
