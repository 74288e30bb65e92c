using System.CommandLine;

namespace Gabion.Cli.Cluster;

/// <summary><c>gabion cluster</c>: what is asked of a cluster as a whole, or of what it stores, beside scanning it.</summary>
internal static class ClusterCommand
{
    public static Command Create() => new("cluster", "Saves a cluster, or asks about it as a whole and about what it stores.")
    {
        ClusterSnapshotCommand.Create(),
        EtcdCheckCommand.Create(),
        EncryptionCommand.Create(),
        CertificatesCommand.Create(),
        SecretsCommand.Create(),
        TenancyCommand.Create(),
        ProbeCommand.Create(),
    };
}
