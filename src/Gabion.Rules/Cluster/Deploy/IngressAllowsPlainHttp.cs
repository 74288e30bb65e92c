using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The redirect from HTTP to HTTPS is switched off.</summary>
internal sealed class IngressAllowsPlainHttp : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-221"),
        Title = "Ingress does not send plain HTTP to HTTPS",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A first request over plain HTTP is answered instead of redirected: its cookies cross the network in the clear, and who sits between can keep the visitor there.",
        Fix = "Remove the annotation that switches the redirect off.",
        References = ["https://kubernetes.github.io/ingress-nginx/user-guide/tls/#server-side-https-enforcement-through-redirect"],
        Aliases = ["k8shttpsonly"],
    };

    public override ImmutableArray<string> Kinds => ["Ingress"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: web
              annotations:
                nginx.ingress.kubernetes.io/ssl-redirect: "false" <--
            spec: {tls: [{hosts: [shop.example.com]}], rules: [{host: shop.example.com}]}
            """),
        Example.Good("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web, annotations: {kubernetes.io/ingress.allow-http: "false"}}
            spec: {tls: [{hosts: [shop.example.com]}], rules: [{host: shop.example.com}]}
            """),
    ];

    private static readonly (string Key, string Value)[] Opening =
    [
        ("nginx.ingress.kubernetes.io/ssl-redirect", "false"),
        ("nginx.org/redirect-to-https", "false"),
        ("haproxy.org/ssl-redirect", "false"),
        ("kubernetes.io/ingress.allow-http", "true"),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item) =>
        from opening in ServiceBackend.IsIngress(item) ? Opening : []
        let annotation = item.Annotations[opening.Key]
        where annotation.Text == opening.Value && item.Annotations["nginx.ingress.kubernetes.io/force-ssl-redirect"].Text != "true"
        select Problem.At(annotation, $"Ingress '{item.Name}' answers plain HTTP: {opening.Key} is {annotation.Text}");
}
