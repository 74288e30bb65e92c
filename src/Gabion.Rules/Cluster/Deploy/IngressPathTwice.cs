using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Of two Ingresses for one host and path, which one counts is the controller's choice.</summary>
internal sealed class IngressPathTwice : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-224"),
        Title = "Host and path are served twice",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Which of the two gets the requests depends on the controller and on their age; in a shared cluster this is how one team takes the requests of another.",
        Fix = "Keep one of the two.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches"],
        Aliases = ["k8suniqueingresshost", "unique-ingress-host", "unique-ingress-host-and-path", "unique-ingress-paths"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec: {rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web}}}]}}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: api}
            spec:
              rules:
                - host: shop.example.com
                  http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: api}}}]} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec: {rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web}}}]}}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: canary, annotations: {nginx.ingress.kubernetes.io/canary: "true"}}
            spec: {rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: new}}}]}}]}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        var seen = new Dictionary<(string?, string, string?, string?), KubernetesObject>();
        foreach (var item in set.OfKind("Ingress").Where(item => ServiceBackend.IsIngress(item) && item.Annotations["nginx.ingress.kubernetes.io/canary"].Text != "true"))
        {
            var @class = item.Spec["ingressClassName"].Text ?? item.Annotations["kubernetes.io/ingress.class"].Text;
            var paths = item.Spec["rules"].Items.SelectMany(rule => rule["http"]["paths"].Items.Select(path => (Host: rule["host"].Text, Path: path)));
            foreach (var (host, path) in paths.Where(pair => pair.Host is not null && !Placeholder.In(pair.Host)))
            {
                // The same object in two variants of a configuration is not two objects.
                if (!seen.TryAdd((@class, host ?? "", path["path"].Text ?? "/", path["pathType"].Text), item)
                    && seen[(@class, host ?? "", path["path"].Text ?? "/", path["pathType"].Text)] is var first && first != item && first.Name != item.Name)
                {
                    var problem = Problem.At(item, path["path"], $"Ingress '{item.Name}' serves {host}{path["path"].Text ?? "/"}, as does Ingress '{first.Name}'");
                    yield return Folder(item) == Folder(first) ? problem : problem.AsQuestion(); // examples side by side share hosts
                }
            }
        }
    }

    private static string Folder(KubernetesObject item) => item.File.Path[..(item.File.Path.LastIndexOf('/') + 1)];
}
