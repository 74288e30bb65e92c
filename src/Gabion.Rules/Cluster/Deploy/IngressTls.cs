using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Where an Ingress ends TLS, and for which hosts.</summary>
internal static class IngressTls
{
    /// <summary>Annotations of controllers that take the certificate from the cloud, or leave TLS to the program behind.</summary>
    private static readonly string[] Elsewhere =
    [
        "alb.ingress.kubernetes.io/certificate-arn",
        "networking.gke.io/managed-certificates",
        "ingress.gcp.kubernetes.io/pre-shared-cert",
        "nginx.ingress.kubernetes.io/ssl-passthrough",
        "haproxy.org/ssl-passthrough",
        "traefik.ingress.kubernetes.io/router.tls",
        "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
    ];

    public static bool EndsAtTheBalancer(KubernetesObject ingress) =>
        Elsewhere.Any(key => ingress.Annotations[key].Text is { } text && text != "false")
        || ingress.Spec["ingressClassName"].Text is "tailscale" or "cloudflare-tunnel";

    /// <summary>True when a <c>tls</c> entry is for the host; one that lists no hosts is for all of them.</summary>
    public static bool Covers(Field tls, string host)
    {
        var parent = host.IndexOf('.') is > 0 and var dot ? $"*{host[dot..]}" : "";
        return tls.Items.Any(entry => entry["hosts"].Items.Count == 0
            || entry["hosts"].Texts.Any(name => name.Equals(host, StringComparison.OrdinalIgnoreCase) || name.Equals(parent, StringComparison.OrdinalIgnoreCase)));
    }
}
