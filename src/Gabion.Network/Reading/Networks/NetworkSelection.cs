using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;

namespace Gabion.Network.Reading.Networks;

/// <summary>
/// The networks that pods ask for: by the annotations of Multus, in both forms of the Network Plumbing Working Group's standard (v1.3, 4.1.2), and by
/// <c>networks</c> in the specification of a virtual machine (KubeVirt).
/// </summary>
internal static class NetworkSelection
{
    private const string Beside = "k8s.v1.cni.cncf.io/networks";
    private const string Instead = "v1.multus-cni.io/default-network";

    /// <summary>More networks than any pod has interfaces for.</summary>
    private const int MaxNetworks = 256;

    /// <param name="metadata">That of the pod, or of its template.</param>
    /// <param name="namespace">The namespace of the pod, in which names without one are looked for.</param>
    public static ImmutableArray<NetworkReference> OfPod(Field metadata, string @namespace)
    {
        var annotations = metadata["annotations"];
        var beside = annotations[Beside].Text is { Length: > 0 } text ? Parse(text, @namespace, isDefault: false) : [];
        var instead = annotations[Instead].Text is { Length: > 0 } other ? Parse(other, @namespace, isDefault: true).Take(1) : [];
        return [.. beside.Concat(instead).Take(MaxNetworks)];
    }

    /// <param name="spec">That of a VirtualMachineInstance.</param>
    public static ImmutableArray<NetworkReference> OfMachine(Field spec, string @namespace)
    {
        var networks = spec["networks"].Items.Select(network => network["multus"]).Where(multus => multus["networkName"].Text is { Length: > 0 }).Take(MaxNetworks).ToList();
        var addresses = Addresses(spec, HasPodNetwork(spec));
        return [.. networks.Select(multus => Named(multus["networkName"].Text!, @namespace, addresses, multus["default"].IsTrue))];
    }

    /// <summary>Whether a virtual machine has an interface in the pod network: it lists it, or lists nothing and does not refuse what it then gets.</summary>
    public static bool HasPodNetwork(Field spec)
    {
        var networks = spec["networks"].Items;
        return networks.Count == 0
            ? !spec["domain"]["devices"]["autoattachPodInterface"].IsFalse
            : networks.Any(network => network["pod"].Exists || network["multus"]["default"].IsTrue);
    }

    /// <summary>Comma-separated <c>[namespace/]name[@interface]</c>, or a JSON list of objects.</summary>
    private static IEnumerable<NetworkReference> Parse(string text, string @namespace, bool isDefault)
    {
        if (text.AsSpan().IndexOfAny("[{\"") < 0)
        {
            return text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item => Named(item.Split('@')[0], @namespace, null, isDefault));
        }

        return from item in InnerText.Json(text, out _).Items
               where item["name"].Text is { Length: > 0 }
               select new NetworkReference(item["namespace"].Text is { Length: > 0 } other ? other : @namespace, item["name"].Text!, AddressSets.OfHosts(item["ips"].Texts), isDefault);
    }

    private static NetworkReference Named(string text, string @namespace, AddressSet? addresses, bool isDefault)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new(@namespace, text, addresses, isDefault) : new(text[..slash], text[(slash + 1)..], addresses, isDefault);
    }

    /// <summary>
    /// The addresses that cloud-init gives the interfaces of the guest (network configuration, versions 1 and 2), but for the first one where that is
    /// in the pod network. Which of the others is in which network is not said: each has one of them.
    /// </summary>
    private static AddressSet? Addresses(Field spec, bool hasPodNetwork)
    {
        var given = new List<string>();
        foreach (var volume in spec["volumes"].Items)
        {
            var data = volume["cloudInitNoCloud"]["networkData"].Text ?? volume["cloudInitConfigDrive"]["networkData"].Text;
            var network = data is null ? default : InnerText.Yaml(data);
            network = network["network"].Exists ? network["network"] : network;
            given.AddRange(network["ethernets"].Entries.Where(entry => !hasPodNetwork || entry.Key != "eth0").SelectMany(entry => entry.Value["addresses"].Texts));
            given.AddRange(network["config"].Items.Where(item => !hasPodNetwork || item["name"].Text != "eth0").SelectMany(item => item["subnets"].Items).Select(subnet => subnet["address"].Text).OfType<string>());
        }

        return AddressSets.OfHosts(given);
    }
}

/// <summary>Sets of addresses from texts.</summary>
internal static class AddressSets
{
    /// <summary>Addresses of hosts, whatever prefix is written behind them; null when there are none.</summary>
    public static AddressSet? OfHosts(IEnumerable<string> texts) => Of(texts.Select(text => text.Split('/')[0]));

    /// <summary>Blocks; null when there are none.</summary>
    public static AddressSet? Of(IEnumerable<string> texts)
    {
        var all = AddressSet.Empty;
        foreach (var text in texts)
        {
            all = AddressSet.TryParse(text.Trim(), out var one) ? all.Union(one) : all;
        }

        return all.IsEmpty ? null : all;
    }
}
