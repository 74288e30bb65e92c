using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Requests for a port that the Service does not have fail.</summary>
internal sealed class IngressPortIsMissing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-184"),
        Title = "Ingress or route names a port that the Service does not have",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Every request to the path is answered with an error.",
        Fix = "Use a number or a name of the Service's `ports`.",
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
              defaultBackend: {service: {name: web, port: {number: 8080}}} <--
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
              defaultBackend: {service: {name: web, port: {number: 80}}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: variant}
            spec:
              defaultBackend: {service: {name: api, port: {number: 8080}}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: api}
            spec: {selector: {app: api}, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: api}
            spec: {selector: {app: api}, ports: [{port: 8080}]}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from item in set.Objects
        from backend in ServiceBackend.Of(item)
        where backend.Port.Text is { } port && port != "use-annotation" && !Placeholder.In(port)
        let ports = set.Index.FindAll("Service", backend.Namespace, backend.Name).SelectMany(service => service.Spec["ports"].Items).ToList()
        where ports.Count > 0 && !ports.Exists(port => port["port"].Text == backend.Port.Text || port["name"].Text == backend.Port.Text)
        select Problem.At(item, backend.Port, $"{item.Kind} '{item.Name}' sends requests to port {backend.Port.Text} of Service '{backend.Name}', which it does not have");
}
