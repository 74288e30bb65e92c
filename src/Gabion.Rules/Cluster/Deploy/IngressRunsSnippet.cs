using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>An NGINX snippet runs with the rights of the ingress controller.</summary>
internal sealed class IngressRunsSnippet : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-225"),
        Title = "Ingress puts raw configuration into the controller",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "A snippet is raw configuration of the controller, which may read every Secret of the cluster: who may write Ingresses can read them too (CVE-2021-25742). Lua in it runs code, `alias` reads the controller's files.",
        Fix = "Remove the annotation and use one made for the purpose; keep `allow-snippet-annotations` off in the controller.",
        References = ["https://github.com/kubernetes/ingress-nginx/issues/7837"],
        Aliases = ["CKV_K8S_152", "CKV_K8S_153", "CKV_K8S_154", "C-0059", "disallow-ingress-nginx-custom-snippets", "restrict-annotations"],
    };

    public override ImmutableArray<string> Kinds => ["Ingress", "ConfigMap"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: web
              annotations:
                nginx.ingress.kubernetes.io/configuration-snippet: | <--
                  more_set_headers "X-Frame-Options: DENY";
            spec: {rules: [{host: shop.example.com}]}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: ingress-nginx-controller}
            data:
              allow-snippet-annotations: "true" <--
            """),
        Example.Good("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web, annotations: {nginx.ingress.kubernetes.io/rewrite-target: /}}
            spec: {rules: [{host: shop.example.com}]}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        if (item.Is("", "ConfigMap"))
        {
            var allow = item.Root["data"]["allow-snippet-annotations"];
            return allow.Text == "true" ? [Problem.At(allow, $"ConfigMap '{item.Name}' lets every Ingress put raw configuration into the controller")] : [];
        }

        return from annotation in ServiceBackend.IsIngress(item) ? item.Annotations.Entries : default
               where annotation.Key.EndsWith("-snippet", StringComparison.Ordinal) || annotation.Key.EndsWith("-snippets", StringComparison.Ordinal)
               let text = annotation.Value.Text ?? ""
               let runsCode = text.Contains("lua", StringComparison.Ordinal) || text.Contains("alias", StringComparison.Ordinal)
               select Problem.At(annotation.Value, $"Ingress '{item.Name}' puts raw configuration into the controller by {annotation.Key}") with
               {
                   Severity = runsCode ? Severity.Critical : Severity.High,
               };
    }
}
