using System.Collections.Frozen;

namespace Gabion.Rules.Container;

/// <summary>What lies at a path of the host, for mounts.</summary>
internal static class HostPath
{
    private static readonly FrozenSet<string> SocketNames = FrozenSet.ToFrozenSet(
        ["docker.sock", "containerd.sock", "crio.sock", "podman.sock", "dockershim.sock", "cri-dockerd.sock", "buildkitd.sock"], StringComparer.Ordinal);

    // What gives the host away when a container writes it, and mostly when it reads it.
    private static readonly FrozenSet<string> SensitiveTrees = FrozenSet.ToFrozenSet(
        ["/boot", "/dev", "/etc", "/lib", "/lib64", "/bin", "/sbin", "/usr", "/proc", "/sys", "/root", "/home", "/var/run", "/run", "/var/lib/docker", "/var/lib/containerd",
         "/var/lib/kubelet", "/var/lib/containers", "/var/spool/cron", "/var/log"],
        StringComparer.Ordinal);

    // Files below those trees that containers read without harm.
    private static readonly FrozenSet<string> Harmless = FrozenSet.ToFrozenSet(
        ["/etc/localtime", "/etc/timezone", "/etc/hosts", "/etc/hostname", "/etc/machine-id", "/etc/resolv.conf", "/etc/os-release", "/usr/share/zoneinfo",
         "/dev/shm", "/dev/null", "/dev/log", "/etc/ssl/certs", "/etc/ca-certificates", "/usr/share/ca-certificates", "/usr/local/share/ca-certificates",
         "/etc/pki/ca-trust", "/usr/lib/os-release"],
        StringComparer.Ordinal);

    /// <summary>True for the control socket of a container runtime, or a folder that is named after nothing else.</summary>
    public static bool IsRuntimeSocket(string path) =>
        SocketNames.Contains(path[(path.LastIndexOf('/') + 1)..]) || path is "/run/containerd" or "/var/run/containerd" or "/run/podman" or "/run/crio" or "/var/run/crio";

    /// <summary>The root, or a tree that holds the system's configuration, devices, programs or keys; not single harmless files of it.</summary>
    public static bool IsSensitive(string path, bool readOnly)
    {
        if (path == "/" || IsKeyFolder(path))
        {
            return true;
        }

        if (IsRuntimeSocket(path) || (readOnly && Harmless.Any(harmless => IsBelow(path, harmless))))
        {
            return false;
        }

        // Folders of single users and single services below these are the ordinary place for a service's own files.
        return SensitiveTrees.Contains(path)
            || (IsBelow(path, "/etc") && path is "/etc/passwd" or "/etc/shadow" or "/etc/sudoers" or "/etc/ssh" or "/etc/kubernetes" or "/etc/docker" or "/etc/cron.d" or "/etc/systemd")
            || (!readOnly && (IsBelow(path, "/proc") || IsBelow(path, "/sys") || IsBelow(path, "/boot") || IsBelow(path, "/lib/modules") || IsBelow(path, "/usr/bin") || IsBelow(path, "/usr/lib")));
    }

    /// <summary>True for trees that show how the node runs, but neither its configuration nor credentials: reading them takes nothing over.</summary>
    public static bool HoldsNoKeys(string path) =>
        path is "/sys" or "/proc" or "/var/log" or "/lib" or "/lib64" or "/usr" or "/bin" or "/sbin" or "/boot" || IsBelow(path, "/sys") || IsBelow(path, "/proc");

    private static bool IsKeyFolder(string path) =>
        path[(path.LastIndexOf('/') + 1)..] is ".ssh" or ".aws" or ".kube" or ".gnupg" or ".docker";

    private static bool IsBelow(string path, string tree) =>
        path.StartsWith(tree, StringComparison.Ordinal) && (path.Length == tree.Length || path[tree.Length] == '/');
}
