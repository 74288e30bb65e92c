using System.Collections.Immutable;

namespace Gabion.Readers.Container.Images;

/// <summary>
/// What reads the settings of a running node, beside what reads every root file system (accounts, packages). A file may be
/// taken by several of them; facts go to the rules that ask for their type.
/// </summary>
public static class NodeReaderList
{
    public static readonly ImmutableArray<Reader> All =
    [
        new StaticPodReader(),
    ];

    /// <summary>
    /// Paths under which every file and folder becomes a <see cref="Gabion.Model.Container.Images.NodeFile"/> fact: where
    /// components take their settings and keys from (kubeadm, k3s, RKE2, K3s, containerd, CRI-O, Docker, etcd, CNI, systemd, SSH).
    /// </summary>
    public static readonly ImmutableArray<string> Watched =
    [
        "etc/kubernetes", "var/lib/kubelet", "var/lib/kube-proxy", "etc/rancher", "var/lib/rancher/k3s/server", "var/lib/rancher/rke2/server",
        "etc/cni", "opt/cni", "var/lib/cni", "etc/containerd", "etc/crio", "etc/docker", "etc/default/docker", "etc/default/kubelet", "etc/sysconfig/kubelet",
        "var/lib/etcd", "etc/etcd", "etc/ssh", "etc/passwd", "etc/shadow", "etc/group", "etc/gshadow", "etc/sudoers", "etc/sudoers.d", "etc/crontab", "etc/cron.d",
        "etc/systemd/system", "usr/lib/systemd/system", "lib/systemd/system", "etc/ssl/private", "boot/grub/grub.cfg",
    ];

    /// <summary>Whether the path is a watched one or below one.</summary>
    public static bool Watches(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        foreach (var place in Watched)
        {
            if (path.StartsWith(place, StringComparison.Ordinal) && (path.Length == place.Length || path[place.Length] == '/'))
            {
                return true;
            }
        }

        return false;
    }
}
