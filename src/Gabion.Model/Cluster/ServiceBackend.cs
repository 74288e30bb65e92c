using Gabion.Formats.Tree;

namespace Gabion.Model.Cluster;

/// <summary>A Service that an Ingress or a Gateway API route sends requests to.</summary>
/// <param name="Reference">The place that names it.</param>
/// <param name="Namespace">The namespace of the Service; null when neither the reference nor the referring manifest names one.</param>
/// <param name="Port">The port's number or name.</param>
public sealed record ServiceBackend(KubernetesObject From, Field Reference, string? Namespace, string Name, Field Port)
{
    /// <summary>True for a weight of 0: it gets no requests.</summary>
    public bool IsIdle { get; init; }

    public static bool IsRoute(KubernetesObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Group == "gateway.networking.k8s.io" && item.Kind.EndsWith("Route", StringComparison.Ordinal);
    }

    public static bool IsIngress(KubernetesObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Kind == "Ingress" && item.Group is "networking.k8s.io" or "extensions";
    }

    /// <summary>Every Service that <paramref name="item"/> names; none for kinds that are neither Ingress nor route.</summary>
    public static IEnumerable<ServiceBackend> Of(KubernetesObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return IsIngress(item) ? OfIngress(item) : IsRoute(item) ? OfRoute(item) : [];
    }

    private static IEnumerable<ServiceBackend> OfIngress(KubernetesObject ingress)
    {
        var backends = ingress.Spec["rules"].Items
            .SelectMany(rule => rule["http"]["paths"].Items.Select(path => path["backend"]))
            .Append(ingress.Spec["defaultBackend"])
            .Append(ingress.Spec["backend"]);
        foreach (var backend in backends)
        {
            var service = backend["service"];
            var name = service.IsMapping ? service["name"] : backend["serviceName"];
            var number = service["port"]["number"];
            var port = !service.IsMapping ? backend["servicePort"] : number.IsSet ? number : service["port"]["name"];
            if (name.Text is { } text)
            {
                yield return new(ingress, name, ingress.Namespace, text, port);
            }
        }
    }

    private static IEnumerable<ServiceBackend> OfRoute(KubernetesObject route)
    {
        foreach (var rule in route.Spec["rules"].Items)
        {
            var mirrors = rule["filters"].Items.Select(filter => filter["requestMirror"]["backendRef"]);
            foreach (var reference in rule["backendRefs"].Items.Concat(mirrors))
            {
                if (reference["name"].Text is { } name && (reference["kind"].Text ?? "Service") == "Service" && string.IsNullOrEmpty(reference["group"].Text))
                {
                    yield return new(route, reference["name"], reference["namespace"].Text ?? route.Namespace, name, reference["port"]) { IsIdle = reference["weight"].Integer == 0 };
                }
            }
        }
    }
}
