using Gabion.Model;
using Gabion.Readers.Cluster;

namespace Gabion.Readers.Container.Images;

/// <summary>The manifests of static pods, which a kubelet starts from its disk: the control plane, on most clusters.</summary>
public sealed class StaticPodReader : Reader
{
    // kubeadm; k3s and RKE2 (docs.rke2.io, "Static pods").
    private static readonly string[] Folders =
        ["etc/kubernetes/manifests/", "etc/kubernetes/static-pods/", "var/lib/rancher/k3s/agent/pod-manifests/", "var/lib/rancher/rke2/agent/pod-manifests/"];

    private readonly ManifestReader _manifests = new();

    public override string Kind => "static pod";

    public override bool Accepts(string path) =>
        Folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)) && _manifests.Accepts(path);

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content) => _manifests.Read(file, content);
}
