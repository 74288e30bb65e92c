using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model.Cluster;

namespace Gabion.Network.Mesh;

/// <summary>What a set of manifests says of meshes, for look-ups.</summary>
internal sealed class MeshFacts
{
    public const string DefaultRoot = "istio-system";

    private readonly ILookup<string, KubernetesObject> _byKind;
    private readonly ILookup<string, KubernetesObject> _namespaces;

    public MeshFacts(ImmutableArray<KubernetesObject> objects)
    {
        _byKind = objects.ToLookup(item => $"{item.Group}/{item.Kind}", StringComparer.Ordinal);
        _namespaces = Of("", "Namespace").ToLookup(item => item.Name, StringComparer.Ordinal);
        RootNamespace = Root(objects) ?? DefaultRoot;
        var encrypting = Encrypting().ToList();
        NodeEncryption = encrypting.Count > 0 ? encrypting[0] : null;
    }

    /// <summary>Where Istio's settings of the whole mesh live.</summary>
    public string RootNamespace { get; }

    /// <summary>What encrypts between nodes, below every pod: WireGuard or IPsec of the network plugin, with its object.</summary>
    public (string Name, Field Decider, KubernetesObject Object)? NodeEncryption { get; }

    /// <summary>Cilium's settings; null when they are not in the target.</summary>
    public KubernetesObject? CiliumConfiguration => Of("", "ConfigMap").FirstOrDefault(map => map.Name == "cilium-config");

    public IEnumerable<KubernetesObject> Of(string group, string kind) => _byKind[$"{group}/{kind}"];

    /// <summary>The namespace's object; null when no manifest shows it: then its labels are not known.</summary>
    public KubernetesObject? Namespace(string name) => _namespaces[name].FirstOrDefault();

    private static string? Root(ImmutableArray<KubernetesObject> objects)
    {
        foreach (var item in objects)
        {
            if (item.Is("", "ConfigMap") && item.Name.StartsWith("istio", StringComparison.Ordinal) && item.Root["data"]["mesh"].Text is { } mesh
                && YamlReader.Read(mesh) is [{ Field: var configuration }, ..] && configuration["rootNamespace"].Text is { Length: > 0 } named)
            {
                return named;
            }

            if (item.Is("install.istio.io", "IstioOperator") && item.Spec["meshConfig"]["rootNamespace"].Text is { Length: > 0 } root)
            {
                return root;
            }
        }

        return null;
    }

    private IEnumerable<(string Name, Field Decider, KubernetesObject Object)> Encrypting()
    {
        foreach (var map in Of("", "ConfigMap").Where(map => map.Name == "cilium-config"))
        {
            foreach (var (key, name) in new[] { ("enable-wireguard", "Cilium WireGuard"), ("enable-ipsec", "Cilium IPsec") })
            {
                if (map.Root["data"][key] is { Text: "true" } setting)
                {
                    yield return (name, setting, map);
                }
            }
        }

        foreach (var felix in Of("crd.projectcalico.org", "FelixConfiguration").Concat(Of("projectcalico.org", "FelixConfiguration")))
        {
            if (felix.Spec["wireguardEnabled"] is { IsTrue: true } setting)
            {
                yield return ("Calico WireGuard", setting, felix);
            }
        }
    }
}
