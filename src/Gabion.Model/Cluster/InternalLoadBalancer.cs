namespace Gabion.Model.Cluster;

/// <summary>The annotations by which clouds give a Service or an Ingress an address of the private network.</summary>
public static class InternalLoadBalancer
{
    private static readonly (string Key, string[] Values)[] Annotations =
    [
        ("service.beta.kubernetes.io/aws-load-balancer-internal", ["true", "0.0.0.0/0"]),
        ("service.beta.kubernetes.io/aws-load-balancer-scheme", ["internal"]),
        ("service.beta.kubernetes.io/azure-load-balancer-internal", ["true"]),
        ("networking.gke.io/load-balancer-type", ["Internal"]),
        ("cloud.google.com/load-balancer-type", ["Internal", "internal"]),
        ("service.beta.kubernetes.io/oci-load-balancer-internal", ["true"]),
        ("service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", ["intranet"]),
        ("service.kubernetes.io/qcloud-loadbalancer-internal-subnetid", []),
        ("service.beta.kubernetes.io/openstack-internal-load-balancer", ["true"]),
        ("service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", ["private"]),
        ("service.beta.kubernetes.io/do-loadbalancer-network", ["INTERNAL"]),
        ("alb.ingress.kubernetes.io/scheme", ["internal"]),
    ];

    /// <summary>Whether an object bears one of them.</summary>
    public static bool IsAskedFor(KubernetesObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return Array.Exists(Annotations, annotation => item.Annotations[annotation.Key].Text is { } text && (annotation.Values.Length == 0 || annotation.Values.Contains(text, StringComparer.OrdinalIgnoreCase)));
    }
}
