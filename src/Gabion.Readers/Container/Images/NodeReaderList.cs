using System.Collections.Immutable;
using Gabion.Model.Container.Images;
using Gabion.Readers.Cluster;
using Gabion.Readers.Cluster.Certificates;
using Gabion.Readers.Cluster.Components;

namespace Gabion.Readers.Container.Images;

/// <summary>
/// What reads the settings of a running node, beside what reads every root file system (accounts, packages). A file may be
/// taken by several of them; facts go to the rules that ask for their type.
/// </summary>
public static class NodeReaderList
{
    private static ImmutableArray<string> OfClusters =>
    [
        "etc/kubernetes/", "var/lib/kubelet/", "var/lib/kube-proxy/", "etc/rancher/", "var/lib/rancher/", "var/lib/etcd/", "etc/etcd/", "etc/origin/", "var/lib/k0s/", "etc/k0s/",
        "var/snap/microk8s/", "system/state/", // Talos
    ];

    /// <summary>Where people keep kubeconfigs; what kubectl remembers beside them is nothing that somebody wrote.</summary>
    private static ImmutableArray<string> OfPeople => [.. OfClusters, "root/.kube/config"];

    public static readonly ImmutableArray<Reader> All =
    [
        new PlacedReader(new ManifestReader(), OfClusters), // static pods, and the settings of kubelets and of the control plane
        new PlacedReader(new KubeconfigReader(), OfPeople),
        new PlacedReader(new CertificateFileReader(), OfClusters),
        new PlacedReader(new ServiceUnitReader(), ["etc/systemd/", "usr/lib/systemd/", "lib/systemd/", "usr/local/lib/systemd/"]),
        new EnvironmentFileReader(),
        new PlacedReader(new EtcdFileReader(), ["etc/", "var/lib/"]),
        new PlacedReader(new KubeletDropInReader(), ["etc/", "var/lib/"]),
        new PlacedReader(new DistributionFileReader(), ["etc/", "var/lib/"]),
        new PlacedReader(new ArgumentFileReader(), ["var/snap/"]),
        new PlacedReader(new DockerFileReader(), ["etc/"]),
        new PlacedReader(new RuntimeFileReader(), ["etc/", "var/lib/"]),
        new PlacedReader(new CrioFileReader(), ["etc/", "usr/"]),
        new PlacedReader(new HostSettingsReader(), ["etc/"]),
    ];

    /// <summary>The reader of the command lines of what runs, for the machine on which this program runs too.</summary>
    public static readonly Reader Processes = new ProcessReader();

    /// <summary>The reader of configuration files, wherever a process says that its own lies.</summary>
    public static readonly Reader Named = new ManifestReader();

    /// <summary>
    /// Paths under which every file and folder becomes a <see cref="NodeFile"/> fact: where
    /// components take their settings and keys from (kubeadm, k3s, RKE2, containerd, CRI-O, Docker, etcd, CNI, systemd, SSH).
    /// </summary>
    public static readonly ImmutableArray<string> Watched =
    [
        "etc/kubernetes", "var/lib/kubelet", "var/lib/kube-proxy", "etc/rancher", "var/lib/rancher/k3s/server", "var/lib/rancher/rke2/server",
        "etc/cni", "opt/cni", "var/lib/cni", "etc/containerd", "etc/crio", "etc/docker", "etc/default/docker", "etc/default/kubelet", "etc/sysconfig/kubelet",
        "var/lib/etcd", "etc/etcd", "etc/ssh", "etc/passwd", "etc/shadow", "etc/group", "etc/gshadow", "etc/sudoers", "etc/sudoers.d", "etc/crontab", "etc/cron.d",
        "etc/systemd/system", "usr/lib/systemd/system", "lib/systemd/system", "etc/ssl/private", "boot/grub/grub.cfg",
    ];

    /// <summary>Folders below which all of this lies: what a collector looks into.</summary>
    public static readonly ImmutableArray<string> Places =
    [
        "etc", "usr/lib/systemd", "usr/local/lib/systemd", "lib/systemd", "usr/lib/crio", "usr/share/crio", "var/lib/kubelet", "var/lib/kube-proxy", "var/lib/rancher", "var/lib/etcd",
        "var/lib/cni", "var/lib/k0s", "var/snap/microk8s", "opt/cni", "boot/grub", "root/.kube",
    ];

    /// <summary>Whether the path is a watched one or below one, or one of those on which there are rules.</summary>
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

        return NodeFilePlace.All.Any(place => place.Takes(path, isFolder: false) || place.Takes(path, isFolder: true));
    }
}
