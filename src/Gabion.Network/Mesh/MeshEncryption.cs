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
        var mesh = new MeshFacts([.. facts.OfType<KubernetesObject>()]);
        var istio = new IstioEncryption(mesh);
        var linkerd = new LinkerdEncryption(mesh);
        return [.. facts.OfType<Workload>().Select(workload => Of(workload, mesh, istio, linkerd))];
    }

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

        if (mesh.NodeEncryption is { } nodes)
        {
            var place = PlaceOf(nodes.Object, nodes.Decider);
            return workload.Pod.HostNetwork
                ? new(workload, EncryptionAnswer.CannotTell, nodes.Name, $"{nodes.Name} is on, and the pod is on the network of its node, which it may leave out", place)
                : new(workload, EncryptionAnswer.Encrypted, nodes.Name, $"{nodes.Name} encrypts between nodes; on one node traffic is plain", place);
        }

        return Unmeshed(workload, mesh);
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
            ? new(workload, EncryptionAnswer.Plain, null, $"Neither the pod nor namespace '{name}' asks for the proxy of a mesh", PlaceOf(declared, declared.Metadata["name"]))
            : new(workload, EncryptionAnswer.CannotTell, null, $"The pod asks for no proxy, and the labels of namespace '{name}' are not in the target", null);
    }
}
