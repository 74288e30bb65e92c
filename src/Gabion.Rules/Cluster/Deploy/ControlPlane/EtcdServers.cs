using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Where an API server finds what it stores.</summary>
internal static class EtcdServers
{
    /// <summary>True when it is a socket of the same machine, as k3s with kine has it: there is no network to protect.</summary>
    public static bool AreLocalSockets(ComponentSettings server) =>
        server["etcd-servers"] is { IsWritten: true } servers && servers.Items.All(url => url.StartsWith("unix", StringComparison.Ordinal));
}
