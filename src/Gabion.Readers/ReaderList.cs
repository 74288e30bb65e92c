using System.Collections.Immutable;
using Gabion.Readers.Cluster;
using Gabion.Readers.Cluster.Components;
using Gabion.Readers.Cluster.Certificates;
using Gabion.Readers.Container;

namespace Gabion.Readers;

/// <summary>Every reader, by name.</summary>
public static class ReaderList
{
    public static readonly ImmutableArray<Reader> All =
    [
        new DockerfileReader(),
        new ManifestReader(),
        new ComposeReader(),
        new ServiceUnitReader(),
        new EnvironmentFileReader(),
        new ProcessReader(),
        new EtcdFileReader(),
        new KubeletDropInReader(),
        new DistributionFileReader(),
        new ArgumentFileReader(),
        new DockerFileReader(),
        new RuntimeFileReader(),
        new CrioFileReader(),
        new CertificateFileReader(),
        new KubeconfigReader(),
        new HostSettingsReader(),
        new FileListReader(),
    ];
}
