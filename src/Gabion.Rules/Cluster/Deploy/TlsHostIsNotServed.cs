using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A host under tls that no rule has is often a misspelt one.</summary>
internal sealed class TlsHostIsNotServed : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-227"),
        Title = "TLS names a host that no rule serves",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The certificate is for another name than the one that is served, so visitors get a warning or the controller's own certificate.",
        Fix = "Write the same host in `tls` and in `rules`.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/ingress/#tls"],
        Aliases = ["ingress-host-match-tls"],
    };

    public override ImmutableArray<string> Kinds => ["Ingress"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec:
              tls:
                - hosts: [shop.exmaple.com] <--
              rules: [{host: shop.example.com}]
            """),
        Example.Good("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec: {tls: [{hosts: [shop.example.com, "*.example.com"]}], rules: [{host: shop.example.com}, {host: "*.example.com"}]}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        var served = item.Spec["rules"].Items.Select(rule => rule["host"].Text).ToHashSet();
        return from host in ServiceBackend.IsIngress(item) && !served.Contains(null) && served.Count > 0 ? item.Spec["tls"].Items.SelectMany(tls => tls["hosts"].Items) : []
               where host.Text is { } text && !Placeholder.In(text) && !served.Contains(text)
                   && (!text.StartsWith('*') || !served.Any(name => name?.EndsWith(text[1..], StringComparison.OrdinalIgnoreCase) == true))
               select Problem.At(host, $"Ingress '{item.Name}' has TLS for {host.Text}, but no rule serves it");
    }
}
