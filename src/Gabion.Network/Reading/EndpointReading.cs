using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Reading.Networks;

namespace Gabion.Network.Reading;

/// <summary>
/// The endpoints of a set of manifests: pods under the name of what controls them, workloads, virtual machines. A workload that
/// another of the set controls (a ReplicaSet of a Deployment) is shown as that one.
/// </summary>
internal sealed class EndpointReading
{
    private const int MaxOwners = 4;

    private readonly Dictionary<string, NamespaceFact> _namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Kind, string Name), KubernetesObject> _objects = [];
    private readonly Dictionary<(string Namespace, string Name), LabelMap> _accounts = [];

    public EndpointReading(IEnumerable<KubernetesObject> objects)
    {
        foreach (var item in objects)
        {
            _objects.TryAdd((item.NamespaceOrDefault, item.Kind, item.Name), item);
            if (item.Is("", "Namespace"))
            {
                var labels = LabelMap.Of(item.Labels).WithDefault("kubernetes.io/metadata.name", item.Name);
                _namespaces[item.Name] = new(item.Name, labels, IsDeclared: true, item.File.Locate(item.Metadata["name"].Span));
            }
            else if (item.Is("", "ServiceAccount"))
            {
                _accounts[(item.NamespaceOrDefault, item.Name)] = LabelMap.Of(item.Labels);
            }
        }
    }

    public ImmutableSortedDictionary<string, NamespaceFact> Namespaces => _namespaces.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public NamespaceFact Namespace(string name)
    {
        if (!_namespaces.TryGetValue(name, out var known))
        {
            _namespaces.Add(name, known = new(name, LabelMap.Empty.With("kubernetes.io/metadata.name", name), IsDeclared: false, null));
        }

        return known;
    }

    public Endpoint? Read(Workload workload)
    {
        var item = workload.Object;
        if (item.Kind is "PodTemplate" or "ControllerRevision" || IsLauncher(item))
        {
            return null;
        }

        var (kind, name) = Shown(item);
        var pod = workload.Pod;
        var account = pod.ServiceAccountName;
        var declared = pod.Containers.Where(container => container.Role != ContainerRole.Init).SelectMany(container => container.Ports).ToList();
        return new()
        {
            Kind = EndpointKind.Pod,
            Namespace = Namespace(item.NamespaceOrDefault),
            Workload = Visible($"{item.NamespaceOrDefault}/{name}[{kind}]"),
            Name = name,
            Labels = LabelMap.Of(pod.Metadata["labels"], item),
            ServiceAccount = account,
            ServiceAccountLabels = _accounts.GetValueOrDefault((item.NamespaceOrDefault, account)) ?? LabelMap.Empty,
            NamedPorts = [.. declared.Where(port => port.Name is { Length: > 0 }).Select(Named).OfType<NamedPort>()],
            DeclaredPorts = declared.Select(Number).Aggregate(ConnectionSet.Empty, (all, port) => all.Union(port)),
            IsHostNetwork = pod.HostNetwork,
            Addresses = item.Kind == "Pod" ? Addresses(item.Root["status"]) : null,
            Asked = NetworkSelection.OfPod(pod.Metadata, item.NamespaceOrDefault),
            Place = item.File.Locate(item.Metadata["name"].Span),
            Source = workload,
        };
    }

    /// <summary>
    /// A virtual machine of KubeVirt, or a set of them: their pods take the labels of the template and those that KubeVirt adds, and every port may be
    /// open. A machine is in the networks that it lists.
    /// </summary>
    public Endpoint? ReadMachine(KubernetesObject item)
    {
        if (Template(item) is not { } template)
        {
            return null;
        }

        var (kind, name) = Shown(item);
        var isOne = item.Kind is "VirtualMachine" or "VirtualMachineInstance";
        return new()
        {
            Kind = EndpointKind.Pod,
            Namespace = Namespace(item.NamespaceOrDefault),
            Workload = Visible($"{item.NamespaceOrDefault}/{name}[{kind}]"),
            Name = name,
            Labels = LabelMap.Of(template["metadata"]["labels"]).With("kubevirt.io", "virt-launcher").With("kubevirt.io/created-by", null).With("vm.kubevirt.io/name", isOne && item.Name.Length <= 63 ? item.Name : null),
            DeclaredPorts = null,
            IsMachine = true,
            IsAttached = NetworkSelection.HasPodNetwork(template["spec"]),
            Asked = NetworkSelection.OfMachine(template["spec"], item.NamespaceOrDefault),
            Place = item.File.Locate(item.Metadata["name"].Span),
        };
    }

    /// <summary>Whether an object is a virtual machine, or a set of them.</summary>
    public static bool IsMachine(KubernetesObject item) => Template(item) is not null;

    /// <summary>What a machine is made from: <c>metadata</c> and <c>spec</c> of its instances; null for anything else.</summary>
    private static Field? Template(KubernetesObject item) => (item.Group, item.Kind) switch
    {
        ("kubevirt.io", "VirtualMachineInstance") => item.Root,
        ("kubevirt.io", "VirtualMachine" or "VirtualMachineInstanceReplicaSet") => item.Spec["template"],
        ("pool.kubevirt.io", "VirtualMachinePool") => item.Spec["virtualMachineTemplate"]["spec"]["template"],
        _ => null,
    };

    /// <summary>No name that a server takes has control characters; one that has must not reach a terminal or begin a line.</summary>
    private static string Visible(string name) => name.Any(char.IsControl) ? string.Concat(name.Select(letter => char.IsControl(letter) ? '?' : letter)) : name;

    /// <summary>The pod of a machine that is in the set itself.</summary>
    private bool IsLauncher(KubernetesObject item) => item.Kind == "Pod" && Controller(item) is { Kind: "VirtualMachineInstance" } owner
        && (_objects.ContainsKey((item.NamespaceOrDefault, "VirtualMachineInstance", owner.Name)) || _objects.ContainsKey((item.NamespaceOrDefault, "VirtualMachine", owner.Name)));

    /// <summary>The kind and name under which pods are shown: those of the object at the end of the chain of controllers.</summary>
    private (string Kind, string Name) Shown(KubernetesObject item)
    {
        var shown = (item.Kind, item.Name);
        var current = item;
        for (var i = 0; i < MaxOwners && current is not null; i++)
        {
            if (Controller(current) is not { } owner)
            {
                break;
            }

            var known = _objects.GetValueOrDefault((item.NamespaceOrDefault, owner.Kind, owner.Name));
            if (current.Kind != "Pod" && known is null)
            {
                break; // a controller that no manifest shows names only pods
            }

            shown = (owner.Kind.Length == 0 ? "Pod" : owner.Kind, owner.Name);
            current = known;
        }

        return shown;
    }

    private static (string Kind, string Name)? Controller(KubernetesObject item)
    {
        foreach (var owner in item.Metadata["ownerReferences"].Items)
        {
            if (owner["controller"].IsTrue)
            {
                return owner["kind"].Text is "Node" || owner["name"].Text is not { Length: > 0 } name ? null : (owner["kind"].Text ?? "", name);
            }
        }

        return null;
    }

    private static NamedPort? Named(ContainerPort port) =>
        port.Number is > 0 and <= ushort.MaxValue and var number && Protocol(port) is { } protocol ? new(port.Name!, protocol, (ushort)number) : null;

    /// <summary>The connections to a port of a container; none where it states no port or another protocol.</summary>
    internal static ConnectionSet Number(ContainerPort port) =>
        port.Number is > 0 and <= ushort.MaxValue and var number && Protocol(port) is { } protocol
            ? ConnectionSet.Of(protocol, IntervalSet<ushort>.Of((ushort)number, (ushort)number))
            : ConnectionSet.Empty;

    private static TransportProtocol? Protocol(ContainerPort port) => port.Protocol switch
    {
        "TCP" => TransportProtocol.Tcp,
        "UDP" => TransportProtocol.Udp,
        "SCTP" => TransportProtocol.Sctp,
        _ => null,
    };

    private static AddressSet? Addresses(Field status)
    {
        var all = AddressSet.Empty;
        foreach (var address in status["podIPs"].Items.Select(item => item["ip"].Text).Append(status["podIP"].Text))
        {
            if (AddressSet.TryParse(address, out var one))
            {
                all = all.Union(one);
            }
        }

        return all.IsEmpty ? null : all;
    }
}
