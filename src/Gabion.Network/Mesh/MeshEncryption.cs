using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Network.Mesh;

/// <summary>
/// Decides for each workload whether what reaches it is encrypted: by a mesh's proxy in or beside the pod (Istio, Linkerd), else by the
/// network plugin between nodes (Cilium, Calico), else not at all. What the manifests do not say is <see cref="EncryptionAnswer.CannotTell"/>.
/// </summary>
public static class MeshEncryption
{
    /// <summary>The answer for every workload, in the order of the facts.</summary>
    public static ImmutableArray<WorkloadEncryption> Of(ImmutableArray<Fact> facts)
    {
        ImmutableArray<KubernetesObject> objects = [.. facts.OfType<KubernetesObject>()];
        ImmutableArray<Workload> workloads = [.. facts.OfType<Workload>()];
        var mesh = new MeshFacts(objects);
        var authentication = new CiliumAuthentication(mesh, objects, workloads);
        var istio = new IstioEncryption(mesh);
        var linkerd = new LinkerdEncryption(mesh);
        return [.. workloads.Select(workload => WithAuthentication(Of(workload, mesh, istio, linkerd), authentication))];
    }

    private static WorkloadEncryption WithAuthentication(WorkloadEncryption answer, CiliumAuthentication authentication) =>
        answer with { Remarks = [.. answer.Remarks, .. authentication.Of(answer.Workload, answer.Answer == EncryptionAnswer.Encrypted)] };

    /// <summary>The place of a value that decides.</summary>
    internal static Location PlaceOf(KubernetesObject item, Field value) => item.File.Locate(value.Span);

    private static WorkloadEncryption Of(Workload workload, MeshFacts mesh, IstioEncryption istio, LinkerdEncryption linkerd)
    {
        if (istio.Of(workload) is { } byIstio)
        {
            return byIstio;
        }

        if (linkerd.Of(workload) is { } byLinkerd)
        {
            return byLinkerd;
        }

        if (OtherMesh(workload) is { } other)
        {
            return other;
        }

        if (mesh.CiliumConfiguration is { } cilium && CiliumZtunnel(workload, mesh, cilium) is { } byZtunnel)
        {
            return byZtunnel;
        }

        return mesh.NodeEncryption is { } nodes ? BetweenNodes(workload, nodes) : Unmeshed(workload, mesh);
    }

    /// <summary>Cilium's own proxy on each node (its documentation, "Ztunnel Transparent Encryption"): TCP of namespaces that are enrolled by a label.</summary>
    private static WorkloadEncryption? CiliumZtunnel(Workload workload, MeshFacts mesh, KubernetesObject configuration)
    {
        const string name = "Cilium ztunnel";
        var setting = configuration.Root["data"]["enable-ztunnel"];
        if (setting.Text != "true" || workload.Pod.HostNetwork)
        {
            return null;
        }

        var label = mesh.Namespace(workload.Object.NamespaceOrDefault)?.Labels["io.cilium/mtls-enabled"];
        return mesh.Namespace(workload.Object.NamespaceOrDefault) is not { } space
            ? new(workload, EncryptionAnswer.CannotTell, name, $"{name} is on, and whether namespace '{workload.Object.NamespaceOrDefault}' is enrolled is not in the target", PlaceOf(configuration, setting))
            : label?.Text == "true"
            ? new(workload, EncryptionAnswer.CannotTell, name, $"{name} encrypts TCP from pods of enrolled namespaces; whether it lets in plain connections of others is not known here", PlaceOf(space, label.Value))
            : null;
    }

    private static WorkloadEncryption BetweenNodes(Workload workload, (string Name, Field Decider, KubernetesObject Object) nodes)
    {
        var place = PlaceOf(nodes.Object, nodes.Decider);
        if (!workload.Pod.HostNetwork)
        {
            return new(workload, EncryptionAnswer.Encrypted, nodes.Name, $"{nodes.Name} encrypts between nodes; on one node traffic is plain", place);
        }

        // Of WireGuard the documentation has a table ("Which traffic is encrypted"); to nodes only with encrypt-node, and never to those of the control plane.
        var isCilium = nodes.Object.Is("", "ConfigMap");
        return isCilium && nodes.Decider.Path.EndsWith("enable-wireguard", StringComparison.Ordinal) && nodes.Object.Root["data"]["encrypt-node"].Text != "true"
            ? new(workload, EncryptionAnswer.Plain, null, $"The pod is on the network of its node, and {nodes.Name} encrypts between pods only (encrypt-node is not on)", place)
            : new(workload, EncryptionAnswer.CannotTell, nodes.Name, $"{nodes.Name} is on, and the pod is on the network of its node, which it may leave out{(isCilium ? ", as it does nodes of the control plane" : "")}", place);
    }

    private static WorkloadEncryption? OtherMesh(Workload workload)
    {
        foreach (var (field, name) in new[]
        {
            (workload.Pod.Metadata["annotations"]["consul.hashicorp.com/connect-inject"], "Consul"),
            (workload.Pod.Metadata["labels"]["kuma.io/sidecar-injection"], "Kuma"),
        })
        {
            if (field.Text is "true" or "enabled")
            {
                return new(workload, EncryptionAnswer.CannotTell, name, $"{name} puts its proxy into the pod; its settings are not read here", PlaceOf(workload.Object, field));
            }
        }

        return null;
    }

    private static WorkloadEncryption Unmeshed(Workload workload, MeshFacts mesh)
    {
        var name = workload.Object.NamespaceOrDefault;
        return workload.Pod.HostNetwork
            ? new(workload, EncryptionAnswer.Plain, null, "The pod is on the network of its node, where no mesh puts a proxy", PlaceOf(workload.Object, workload.Pod.Spec["hostNetwork"]))
            : mesh.Namespace(name) is { } declared
            ? KeptOut(workload, declared) ?? new(workload, EncryptionAnswer.Plain, null, $"Neither the pod nor namespace '{name}' asks for the proxy of a mesh", PlaceOf(declared, declared.Metadata["name"]))
            : new(workload, EncryptionAnswer.CannotTell, null, $"The pod asks for no proxy, and the labels of namespace '{name}' are not in the target", null);
    }

    /// <summary>Whoever says that no proxy is wanted; null when nobody does.</summary>
    private static WorkloadEncryption? KeptOut(Workload workload, KubernetesObject declared)
    {
        var (labels, annotations) = (workload.Pod.Metadata["labels"], workload.Pod.Metadata["annotations"]);
        foreach (var (item, field, no, name) in new[]
        {
            (workload.Object, labels["sidecar.istio.io/inject"], "false", "Istio"),
            (workload.Object, annotations["sidecar.istio.io/inject"], "false", "Istio"),
            (workload.Object, labels["istio.io/dataplane-mode"], "none", "Istio"),
            (workload.Object, annotations["linkerd.io/inject"], "disabled", "Linkerd"),
            (declared, declared.Labels["istio-injection"], "disabled", "Istio"),
            (declared, declared.Annotations["linkerd.io/inject"], "disabled", "Linkerd"),
        })
        {
            if (field.Text == no)
            {
                return new(workload, EncryptionAnswer.Plain, null, $"{(ReferenceEquals(item, declared) ? $"Namespace '{declared.Name}'" : "The pod")} keeps the proxy of {name} out", PlaceOf(item, field));
            }
        }

        return null;
    }
}
