using System.Collections.Immutable;

namespace Gabion.Model.Container.Images;

/// <summary>Where the installers of clusters (kubeadm, kind, k3s, RKE2) put one kind of file on a node.</summary>
public sealed class NodeFilePlace
{
    private readonly ImmutableArray<(string Start, Glob Glob, bool IsFolder, int Depth)> _patterns;

    /// <param name="name">The word by which a framework says that a requirement is about it.</param>
    /// <param name="patterns">From the root; one that ends with a slash means folders.</param>
    private NodeFilePlace(string name, params ReadOnlySpan<string> patterns)
    {
        Name = name;
        var read = ImmutableArray.CreateBuilder<(string, Glob, bool, int)>();
        foreach (var pattern in patterns)
        {
            // A glob covers what is below it too; here it means the path itself, which has as many parts.
            read.Add((pattern.TrimEnd('/').Split('*')[0], new(pattern), pattern.EndsWith('/'), pattern.Contains("**", StringComparison.Ordinal) ? -1 : pattern.TrimEnd('/').Count('/')));
        }

        _patterns = read.ToImmutable();
    }

    public static readonly NodeFilePlace ApiServerManifest = new("api-server-manifest", StaticPod("kube-apiserver"));

    public static readonly NodeFilePlace ControllerManagerManifest = new("controller-manager-manifest", StaticPod("kube-controller-manager"));

    public static readonly NodeFilePlace SchedulerManifest = new("scheduler-manifest", StaticPod("kube-scheduler"));

    public static readonly NodeFilePlace EtcdManifest = new("etcd-manifest", StaticPod("etcd"));

    public static readonly NodeFilePlace NetworkFiles = new(
        "network-plugin-files", "etc/cni/net.d/*", "var/lib/cni/networks/**", "var/lib/rancher/k3s/agent/etc/cni/net.d/*", "var/lib/rancher/rke2/agent/etc/cni/net.d/*");

    public static readonly NodeFilePlace EtcdData = new("etcd-data", "var/lib/etcd/", "var/lib/rancher/k3s/server/db/etcd/", "var/lib/rancher/rke2/server/db/etcd/");

    /// <summary>As <see cref="EtcdData"/>, but for k3s, whose etcd is a part of a program that runs as root.</summary>
    public static readonly NodeFilePlace EtcdDataOfItsOwnUser = new("etcd-own-data", "var/lib/etcd/", "var/lib/rancher/rke2/server/db/etcd/");

    public static readonly NodeFilePlace AdministratorKubeconfig = new(
        "administrator-kubeconfig", ["etc/kubernetes/admin.conf", "etc/kubernetes/super-admin.conf", "etc/rancher/k3s/k3s.yaml", "etc/rancher/rke2/rke2.yaml", .. Credential("admin")]);

    public static readonly NodeFilePlace SchedulerKubeconfig = new("scheduler-kubeconfig", ["etc/kubernetes/scheduler.conf", .. Credential("scheduler")]);

    public static readonly NodeFilePlace ControllerManagerKubeconfig = new("controller-manager-kubeconfig", ["etc/kubernetes/controller-manager.conf", .. Credential("controller")]);

    public static readonly NodeFilePlace Pki = new(
        "pki", "etc/kubernetes/pki/", "etc/kubernetes/pki/**", "etc/kubernetes/pki/**/", "var/lib/rancher/k3s/server/tls/", "var/lib/rancher/k3s/server/tls/**", "var/lib/rancher/k3s/server/tls/**/",
        "var/lib/rancher/rke2/server/tls/", "var/lib/rancher/rke2/server/tls/*"); // what is for etcd below it may be its user's

    public static readonly NodeFilePlace PkiCertificates = new(
        "pki-certificates", "etc/kubernetes/pki/**/*.crt", "var/lib/rancher/k3s/server/tls/**/*.crt", "var/lib/rancher/rke2/server/tls/**/*.crt");

    public static readonly NodeFilePlace PkiKeys = new("pki-keys", "etc/kubernetes/pki/**/*.key", "var/lib/rancher/k3s/server/tls/**/*.key", "var/lib/rancher/rke2/server/tls/**/*.key");

    public static readonly NodeFilePlace KubeletService = new(
        "kubelet-service", "etc/systemd/system/kubelet.service", "usr/lib/systemd/system/kubelet.service", "lib/systemd/system/kubelet.service",
        "etc/systemd/system/kubelet.service.d/*.conf", "usr/lib/systemd/system/kubelet.service.d/*.conf", "lib/systemd/system/kubelet.service.d/*.conf");

    public static readonly NodeFilePlace ProxyKubeconfig = new(
        "kube-proxy-kubeconfig", "var/lib/kube-proxy/kubeconfig.conf", "var/lib/kube-proxy/kubeconfig", "etc/kubernetes/kube-proxy.conf", "etc/kubernetes/proxy.conf",
        "var/lib/rancher/k3s/agent/kubeproxy.kubeconfig", "var/lib/rancher/rke2/agent/kubeproxy.kubeconfig");

    public static readonly NodeFilePlace KubeletKubeconfig = new(
        "kubelet-kubeconfig", "etc/kubernetes/kubelet.conf", "etc/kubernetes/bootstrap-kubelet.conf", "var/lib/kubelet/kubeconfig",
        "var/lib/rancher/k3s/agent/kubelet.kubeconfig", "var/lib/rancher/rke2/agent/kubelet.kubeconfig");

    public static readonly NodeFilePlace KubeletClientCa = new(
        "kubelet-client-ca", "etc/kubernetes/pki/ca.crt", "etc/kubernetes/ca.crt", "var/lib/rancher/k3s/agent/client-ca.crt", "var/lib/rancher/rke2/agent/client-ca.crt");

    public static readonly NodeFilePlace KubeletConfiguration = new(
        "kubelet-configuration", "var/lib/kubelet/config.yaml", "var/lib/kubelet/kubelet-config.yaml", "etc/kubernetes/kubelet-config.yaml",
        "etc/kubernetes/kubelet/kubelet-config.json", "etc/kubernetes/kubelet/config.json",
        "var/lib/rancher/k3s/agent/etc/kubelet.conf.d/*", "var/lib/rancher/rke2/agent/etc/kubelet.conf.d/*");

    public static readonly ImmutableArray<NodeFilePlace> All =
    [
        ApiServerManifest, ControllerManagerManifest, SchedulerManifest, EtcdManifest, NetworkFiles, EtcdData, EtcdDataOfItsOwnUser, AdministratorKubeconfig, SchedulerKubeconfig,
        ControllerManagerKubeconfig, Pki, PkiCertificates, PkiKeys, KubeletService, ProxyKubeconfig, KubeletKubeconfig, KubeletClientCa, KubeletConfiguration,
    ];

    public string Name { get; }

    /// <summary>The place of that name; null when there is none.</summary>
    public static NodeFilePlace? Find(string name) => All.FirstOrDefault(place => place.Name == name);

    /// <summary>Whether the file or folder is one of these; a link is none.</summary>
    public bool Takes(NodeFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return (file.IsFolder || file.IsFile) && Takes(file.Path, file.IsFolder);
    }

    /// <summary>Whether the path, from the root, of a file or of a folder is one of these.</summary>
    public bool Takes(string path, bool isFolder)
    {
        ArgumentNullException.ThrowIfNull(path);
        var depth = path.Count('/');
        foreach (var pattern in _patterns)
        {
            if (pattern.IsFolder == isFolder && path.StartsWith(pattern.Start, StringComparison.Ordinal) && (pattern.Depth < 0 || pattern.Depth == depth) && pattern.Glob.Matches(path))
            {
                return true;
            }
        }

        return false;
    }

    private static string[] StaticPod(string name) =>
        [$"etc/kubernetes/manifests/{name}.yaml", $"etc/kubernetes/manifests/{name}.yml", $"var/lib/rancher/k3s/agent/pod-manifests/{name}.yaml", $"var/lib/rancher/rke2/agent/pod-manifests/{name}.yaml"];

    private static string[] Credential(string name) => [$"var/lib/rancher/k3s/server/cred/{name}.kubeconfig", $"var/lib/rancher/rke2/server/cred/{name}.kubeconfig"];
}
