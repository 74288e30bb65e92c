using System.CommandLine;

namespace Gabion.Cli.Cluster;

/// <summary><c>gabion cluster</c>: what is done with a cluster beside scanning it.</summary>
internal static class ClusterCommand
{
    public static Command Create() => new("cluster", "Works with a cluster as a whole.")
    {
        ClusterSnapshotCommand.Create(),
    };
}
