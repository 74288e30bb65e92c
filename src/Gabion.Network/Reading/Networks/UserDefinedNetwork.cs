using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Network.Facts;

namespace Gabion.Network.Reading.Networks;

/// <summary><c>UserDefinedNetwork</c> and <c>ClusterUserDefinedNetwork</c> of OVN-Kubernetes (k8s.ovn.org/v1).</summary>
internal sealed class UserDefinedNetwork(KubernetesObject item)
{
    /// <summary>The label by which a namespace opts in for a primary network: without it, its pods stay in the pod network.</summary>
    public const string OptIn = "k8s.ovn.org/primary-user-defined-network";

    /// <summary>Its kind is enough: manifests with another group (nmstate.io) mean nothing else, and are told.</summary>
    public static bool IsOne(KubernetesObject item) => item.Kind is "UserDefinedNetwork" or "ClusterUserDefinedNetwork";

    public KubernetesObject Item { get; } = item;

    public bool IsOfCluster => Item.Kind == "ClusterUserDefinedNetwork";

    public bool IsOfThisGroup => Item.Group == "k8s.ovn.org";

    public string Name => Item.Name;

    public string Namespace => Item.NamespaceOrDefault;

    public NetworkKind Kind => IsOfCluster ? NetworkKind.ClusterUserDefined : NetworkKind.UserDefined;

    public NetworkSource Source => new(IsOfCluster ? $"{Item.Kind} {Name}" : $"{Item.Kind} {Namespace}/{Name}", Item.File.Locate(Item.Metadata["name"].Span));

    public bool IsPrimary => Layer["role"].Text == "Primary";

    public bool IsSecondary => Layer["role"].Text == "Secondary";

    public string Key => IsOfCluster ? $"cluster:{Name}" : $"namespace:{Namespace}/{Name}";

    /// <summary>The namespaces that one of the cluster is for.</summary>
    public LabelSelector Selector => LabelSelector.Of(Item.Spec["namespaceSelector"]);

    /// <summary>What pods name to be attached to it, in one namespace: OVN-Kubernetes makes a definition of its name there.</summary>
    public NetworkDefinition DefinitionIn(string @namespace) => new(@namespace, Name, Kind, Key, Source)
    {
        IsOverlay = true,
        Wire = Layer["physicalNetworkName"].Text is { } physical ? $"localnet {physical} {Layer["vlan"]["access"]["id"].Text}" : null,
        Addresses = AddressSets.Of(Layer["subnets"].Items.Select(subnet => subnet.Text ?? subnet["cidr"].Text).OfType<string>()),
    };

    private Field Network => IsOfCluster ? Item.Spec["network"] : Item.Spec;

    private Field Layer => Network["layer2"].Exists ? Network["layer2"] : Network["layer3"].Exists ? Network["layer3"] : Network["localnet"];
}
