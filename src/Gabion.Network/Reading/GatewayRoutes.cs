using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Network.Facts;

namespace Gabion.Network.Reading;

/// <summary>
/// Whether a Gateway takes a route, and its backends let it lead to them, as the Gateway API defines it (apis/v1, <c>AllowedRoutes</c>, <c>ReferenceGrant</c>). Where the
/// Gateway, or the labels of a namespace, are not in the input, it is taken to.
/// </summary>
internal sealed class GatewayRoutes(IReadOnlyCollection<KubernetesObject> objects, IReadOnlyDictionary<string, NamespaceFact> namespaces)
{
    private const string Group = "gateway.networking.k8s.io";

    private readonly ILookup<(string, string), KubernetesObject> _gateways = objects.Where(item => item.Is(Group, "Gateway")).ToLookup(item => (item.NamespaceOrDefault, item.Name));
    private readonly List<KubernetesObject> _grants = [.. objects.Where(item => item.Is(Group, "ReferenceGrant"))];

    /// <summary>Whether one of the parents that a route names may take it.</summary>
    public bool IsTaken(KubernetesObject route)
    {
        var parents = route.Spec["parentRefs"].Items;
        return parents.Count == 0 || parents.Any(parent =>
        {
            if ((parent["kind"].Text ?? "Gateway") != "Gateway" || parent["name"].Text is not { } name)
            {
                return true; // a Service (mesh), or what is not known here
            }

            var gateways = _gateways[(parent["namespace"].Text ?? route.NamespaceOrDefault, name)].ToList();
            return gateways.Count == 0 || gateways.Exists(gateway => gateway.Spec["listeners"].Items.Any(listener => Takes(gateway, listener, parent, route)));
        });
    }

    /// <summary>Whether a route may lead to a Service: in its own namespace, or where a ReferenceGrant of the other says so.</summary>
    public bool IsGranted(KubernetesObject route, string @namespace, string service) => @namespace == route.NamespaceOrDefault || _grants.Exists(grant =>
        grant.NamespaceOrDefault == @namespace
        && grant.Spec["from"].Items.Any(from => from["group"].Text == Group && from["kind"].Text == route.Kind && from["namespace"].Text == route.NamespaceOrDefault)
        && grant.Spec["to"].Items.Any(to => string.IsNullOrEmpty(to["group"].Text) && to["kind"].Text == "Service" && (to["name"].Text is not { Length: > 0 } name || name == service)));

    private bool Takes(KubernetesObject gateway, Field listener, Field parent, KubernetesObject route)
    {
        var isNamed = parent["sectionName"].Text is not { Length: > 0 } section || section == listener["name"].Text;
        var isAtPort = parent["port"].Integer is not { } port || port == listener["port"].Integer;
        var kinds = listener["allowedRoutes"]["kinds"].Items;
        var isOfKind = kinds.Count > 0 ? kinds.Any(kind => kind["kind"].Text == route.Kind && (kind["group"].Text ?? Group) == Group) : listener["protocol"].Text switch
        {
            "HTTP" or "HTTPS" => route.Kind is "HTTPRoute" or "GRPCRoute",
            "TLS" => route.Kind is "TLSRoute" or "TCPRoute",
            "TCP" => route.Kind == "TCPRoute",
            "UDP" => route.Kind == "UDPRoute",
            _ => true,
        };
        return isNamed && isAtPort && isOfKind && IsFrom(gateway, listener["allowedRoutes"]["namespaces"], route.NamespaceOrDefault) && Meets(listener["hostname"].Text, route);
    }

    private bool IsFrom(KubernetesObject gateway, Field allowed, string @namespace) => (allowed["from"].Text ?? "Same") switch
    {
        "All" => true,
        "Same" => @namespace == gateway.NamespaceOrDefault,
        "Selector" => !namespaces.TryGetValue(@namespace, out var space) || !space.IsDeclared || space.Labels.Matches(LabelSelector.Of(allowed["selector"])) != Match.No,
        "None" => false,
        _ => true,
    };

    /// <summary>Whether one of the names of a route and that of a listener meet; <c>*.example</c> stands for every name below it.</summary>
    private static bool Meets(string? listener, KubernetesObject route)
    {
        var names = route.Spec["hostnames"].Texts.ToList();
        return string.IsNullOrEmpty(listener) || names.Count == 0 || names.Exists(name => IsWithin(name, listener) || IsWithin(listener, name));
    }

    private static bool IsWithin(string name, string pattern) => string.Equals(name, pattern, StringComparison.OrdinalIgnoreCase)
        || (pattern.StartsWith("*.", StringComparison.Ordinal) && name.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase));
}
