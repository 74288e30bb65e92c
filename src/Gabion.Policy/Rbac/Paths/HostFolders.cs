using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>What a way out of a container gives.</summary>
public enum NodeGift
{
    /// <summary>Root on its node.</summary>
    Node,

    /// <summary>The tokens and Secrets of the pods on its node.</summary>
    Tokens,

    /// <summary>The kubelet's credentials.</summary>
    Kubelet,

    /// <summary>The data of etcd, to read.</summary>
    Etcd,

    /// <summary>The keys of the control plane, or its data to write: anybody's rights.</summary>
    ControlPlane,
}

/// <summary>
/// What folders of a node give to a container that mounts them, or a folder above or, where that makes no difference, one below them.
/// Sockets and keys are as good when the mount is read-only; of the rest only writing gives the node.
/// </summary>
internal static class HostFolders
{
    /// <summary>Written by root's own programs, or read by them for what they run.</summary>
    private static readonly string[] Written =
    [
        "/bin", "/boot", "/etc/containerd", "/etc/cron.d", "/etc/cron.daily", "/etc/cron.hourly", "/etc/cron.weekly", "/etc/crontab", "/etc/docker", "/etc/init.d",
        "/etc/kubernetes/kubelet", "/etc/kubernetes/manifests", "/etc/ld.so.preload", "/etc/pam.d", "/etc/passwd", "/etc/profile.d", "/etc/shadow", "/etc/ssh", "/etc/sudoers",
        "/etc/sudoers.d", "/etc/systemd", "/home", "/lib", "/lib64", "/opt/cni/bin", "/proc/sys", "/root", "/sbin", "/usr/bin", "/usr/lib", "/usr/lib64", "/usr/libexec",
        "/usr/local", "/usr/sbin", "/var/lib/containerd", "/var/lib/containers", "/var/lib/docker", "/var/lib/kubelet/config.yaml", "/var/lib/kubelet/plugins",
        "/var/lib/kubelet/plugins_registry", "/var/lib/rancher", "/var/spool/cron",
    ];

    private static readonly string[] Sockets =
    [
        "/run/containerd/containerd.sock", "/run/cri-dockerd.sock", "/run/crio/crio.sock", "/run/docker.sock", "/run/dockershim.sock",
        "/run/k3s/containerd/containerd.sock", "/run/podman/podman.sock", "/run/systemd/private",
    ];

    private static readonly string[] ControlPlaneKeys =
        ["/etc/kubernetes/admin.conf", "/etc/kubernetes/controller-manager.conf", "/etc/kubernetes/pki", "/etc/kubernetes/super-admin.conf", "/etc/rancher/k3s", "/var/lib/k0s/pki", "/var/lib/rancher/k3s/server", "/var/lib/rancher/rke2/server"];

    private static readonly string[] KubeletKeys =
        ["/etc/kubernetes/kubelet.conf", "/var/lib/kubelet/kubeconfig", "/var/lib/kubelet/pki", "/var/lib/rancher/k3s/agent", "/var/lib/rancher/rke2/agent"];

    /// <summary>What every mount of a host path gives; nothing for a volume that no container mounts.</summary>
    public static IEnumerable<NodeDoor> Of(PodTemplate pod)
    {
        foreach (var volume in pod.Spec["volumes"].Items)
        {
            var path = volume["hostPath"]["path"];
            if (path.Text is not { } text)
            {
                continue;
            }

            foreach (var (mount, isReadOnly) in Mounts(pod, volume["name"].Text ?? ""))
            {
                foreach (var gift in Gifts(Clean($"{text}/{mount["subPath"].Text}"), isReadOnly))
                {
                    yield return new($"it mounts {text} of its node{(isReadOnly ? ", to read" : "")}", path, gift);
                }
            }
        }
    }

    private static IEnumerable<(Field Mount, bool IsReadOnly)> Mounts(PodTemplate pod, string volume) =>
        from container in pod.Containers
        from mount in container.Field["volumeMounts"].Items
        where mount["name"].Text == volume
        select (mount, mount["readOnly"].IsTrue);

    /// <param name="path">Cleaned.</param>
    public static IEnumerable<NodeGift> Gifts(string path, bool isReadOnly)
    {
        if (Sockets.Any(socket => Holds(path, socket)) || path is "/dev" || (!isReadOnly && Written.Any(folder => Holds(path, folder) || IsBelow(path, folder))))
        {
            yield return NodeGift.Node;
            if (path is not "/" and not "/etc" and not "/etc/kubernetes" and not "/var" and not "/var/lib" and not "/var/lib/rancher")
            {
                yield break; // the rest follows from the node; of these folders it is more than one node's
            }
        }

        if (ControlPlaneKeys.Any(keys => Holds(path, keys) || (IsBelow(path, keys) && !IsPublic(path))) || (!isReadOnly && Touches(path, "/var/lib/etcd")))
        {
            yield return NodeGift.ControlPlane;
        }
        else if (Touches(path, "/var/lib/etcd"))
        {
            yield return NodeGift.Etcd;
        }

        if (KubeletKeys.Any(keys => Holds(path, keys) || (IsBelow(path, keys) && !IsPublic(path))))
        {
            yield return NodeGift.Kubelet;
        }

        if (Touches(path, "/var/lib/kubelet/pods"))
        {
            yield return NodeGift.Tokens;
        }
    }

    private static bool Touches(string path, string folder) => Holds(path, folder) || IsBelow(path, folder);

    /// <summary>Whether <paramref name="known"/> is the path, or is in it.</summary>
    private static bool Holds(string path, string known) => path == "/" || path == known || IsBelow(known, path);

    private static bool IsBelow(string path, string folder) => path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal);

    private static bool IsPublic(string path) => path.EndsWith(".crt", StringComparison.Ordinal) || path.EndsWith(".pub", StringComparison.Ordinal);

    /// <summary>Without <c>.</c>, <c>..</c> and doubled slashes; <c>/var/run</c> is <c>/run</c> on every node.</summary>
    public static string Clean(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ".."))
            {
                parts.Add(part);
            }
        }

        var clean = $"/{string.Join('/', parts)}";
        return clean == "/var/run" || IsBelow(clean, "/var/run") ? clean[4..] : clean;
    }
}
