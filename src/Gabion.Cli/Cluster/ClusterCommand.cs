using System.CommandLine;

namespace Gabion.Cli.Cluster;

/// <summary><c>gabion cluster</c>: what is done with a cluster beside scanning it.</summary>
internal static class ClusterCommand
{
    public static Command Create() => new("cluster", "Works with a cluster as a whole.")
    {
        ClusterSnapshotCommand.Create(),
/// <summary><c>gabion cluster</c>: what is asked of a cluster as a whole, or of what it stores.</summary>
internal static class ClusterCommand
{
    public static Command Create() => new("cluster", "Asks about a cluster as a whole, and about what it stores.")
    {
        EtcdCheckCommand.Create(),
        EncryptionCommand.Create(),
/// <summary><c>gabion cluster</c>: what a cluster, or the manifests for one, are made of.</summary>
internal static class ClusterCommand
{
    public static Command Create() => new("cluster", "Looks into a cluster, or the manifests for one.")
    {
        CertificatesCommand.Create(),
        SecretsCommand.Create(),
        TenancyCommand.Create(),
/// <summary><c>gabion cluster</c>: what concerns a running cluster.</summary>
internal static class ClusterCommand
{
    public static Command Create() => new("cluster", "Looks at a running cluster.")
    {
        ProbeCommand.Create(),
    };
}
