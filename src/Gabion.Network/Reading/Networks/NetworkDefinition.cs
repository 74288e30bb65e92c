using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;

namespace Gabion.Network.Reading.Networks;

/// <summary>
/// What pods name to be attached to a network: a NetworkAttachmentDefinition, or one that OVN-Kubernetes makes from a user-defined network.
/// </summary>
/// <param name="Key">The network that it leads to: definitions with the same key lead to one network.</param>
internal sealed record NetworkDefinition(string Namespace, string Name, NetworkKind Kind, string Key, NetworkSource Source)
{
    /// <summary>The part of the node's network that it is on (an interface, a bridge, a VLAN), which networks of other names may share; null when it says none.</summary>
    public string? Wire { get; init; }

    public bool IsOverlay { get; init; }

    /// <summary>True when it takes the place of the pod network in its namespace.</summary>
    public bool IsPrimary { get; init; }

    /// <summary>True when it is the pod network itself.</summary>
    public bool IsPodNetwork { get; init; }

    /// <summary>True when it leads to no network: its plugins change pods (a mesh's redirection, settings of interfaces), or make an interface that leads nowhere.</summary>
    public bool IsNoNetwork { get; init; }

    /// <summary>The addresses that pods get one of; null when it does not say.</summary>
    public AddressSet? Addresses { get; init; }

    /// <summary>Null when the object was read; else what is wrong with it.</summary>
    public string? Fault { get; init; }

    public string Reference => $"{Namespace}/{Name}";

    /// <summary>A definition that pods or policies name and that is not in the input.</summary>
    public static NetworkDefinition Missing(string @namespace, string name) =>
        new(@namespace, name, NetworkKind.Attachment, $"definition:{@namespace}/{name}", new($"NetworkAttachmentDefinition {@namespace}/{name}", null)) { IsNoNetwork = IsOfMesh(name) };

    /// <summary>
    /// A network by its CNI name, which is unique (CNI specification, "Network configuration format"); without one Multus takes that of the object, whatever
    /// the namespace.
    /// </summary>
    public static NetworkDefinition Read(KubernetesObject item)
    {
        var text = item.Spec["config"].Text;
        var isJson = true;
        var config = text is { Length: > 0 } ? InnerText.Json(text, out isJson) : default;
        var plugin = config["plugins"].Items.Count > 0 ? config["plugins"][0] : config;
        var name = config["name"].Text is { Length: > 0 } written ? written : item.Name;
        var isOverlay = plugin["type"].Text == "ovn-k8s-cni-overlay";
        return new(item.NamespaceOrDefault, item.Name, NetworkKind.Attachment, $"{(isOverlay ? "ovn" : "cni")}:{name}", new($"NetworkAttachmentDefinition {item.NamespaceOrDefault}/{item.Name}", item.File.Locate(item.Metadata["name"].Span)))
        {
            Wire = WireOf(plugin, name),
            IsOverlay = isOverlay,
            IsPrimary = isOverlay && plugin["role"].Text == "primary",
            IsNoNetwork = IsOfMesh(item.Name) || (config["plugins"].Items.Count > 0 ? config["plugins"].Items.All(one => MakesNone(one["type"].Text)) : MakesNone(config["type"].Text)),
            IsPodNetwork = isOverlay && name is ("ovn-kubernetes" or "default"), // as OVN-Kubernetes calls its own
            Addresses = isOverlay ? AddressSets.Of((plugin["subnets"].Text ?? "").Split(',').Select(WithoutHostPrefix)) : OfPlugin(plugin["ipam"]),
            Fault = isJson ? null : "its spec.config is not JSON as Multus reads it, so that no pod that names it starts; it was read as it is meant",
        };
    }

    private static bool MakesNone(string? type) =>
        type is "tuning" or "sbr" or "portmap" or "bandwidth" or "firewall" or "vrf" or "loopback" or "dummy" || (type is not null && IsOfMesh(type));

    /// <summary>Istio and Linkerd hook into Multus by a definition that has no content of its own (<c>default/istio-cni</c>, <c>v2-6-istio-cni</c>).</summary>
    private static bool IsOfMesh(string name) => name.EndsWith("istio-cni", StringComparison.Ordinal) || name.EndsWith("linkerd-cni", StringComparison.Ordinal);

    /// <summary>Where the frames of a network go on the node, as the plugins of CNI and OVN-Kubernetes are configured.</summary>
    private static string? WireOf(Field plugin, string name)
    {
        if (plugin["linkInContainer"].IsTrue)
        {
            return null;
        }

        return plugin["type"].Text switch
        {
            "macvlan" or "ipvlan" => $"link {plugin["master"].Text}",
            "vlan" => $"link {plugin["master"].Text}.{plugin["vlanId"].Text}",
            "bridge" or "cnv-bridge" => $"bridge {plugin["bridge"].Text ?? "cni0"} {plugin["vlan"].Text}",
            "ovs" => $"ovs {plugin["bridge"].Text} {plugin["vlan"].Text}",
            "ovn-k8s-cni-overlay" when plugin["topology"].Text == "localnet" => $"localnet {plugin["physicalNetworkName"].Text ?? name} {plugin["vlanID"].Text}",
            _ => null,
        };
    }

    /// <summary>Addresses by the plugins host-local, static and whereabouts.</summary>
    private static AddressSet? OfPlugin(Field ipam)
    {
        if (ipam["type"].Text == "static")
        {
            return AddressSets.OfHosts(ipam["addresses"].Items.Select(item => item["address"].Text).OfType<string>());
        }

        var blocks = new[] { ipam["subnet"].Text, ipam["range"].Text }.Concat(ipam["ranges"].Items.SelectMany(set => set.Items).Select(range => range["subnet"].Text))
            .Concat(ipam["ipRanges"].Items.Select(range => range["range"].Text));
        return AddressSets.Of(blocks.OfType<string>());
    }

    /// <summary><c>10.128.0.0/14/23</c>: the second prefix is that of each node's part.</summary>
    private static string WithoutHostPrefix(string subnet) => string.Join('/', subnet.Split('/').Take(2));
}
