using System.Collections.Immutable;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>The rules on the kubelet, kube-proxy and the container runtime of a node, in order of their ids; then those on owners and modes of files, in the order of the benchmark.</summary>
internal static class NodeRules
{
    public static ImmutableArray<Rule> Create() =>
    [
        new KubeletTakesAnonymous(),
        new KubeletAllowsEverything(),
        new KubeletHasNoClientCa(),
        new KubeletHasAReadOnlyPort(),
        new StreamsNeverEnd(),
        new KubeletLeavesIptables(),
        new KubeletNameIsOverridden(),
        new KubeletDropsEvents(),
        new KubeletCertificateIsItsOwn(),
        new KubeletCertificateIsNotRenewed(),
        new KubeletServingRenewalIsGated(),
        new KubeletTakesWeakCiphers(),
        new PodProcessesAreUnlimited(),
        new SeccompIsNotTheDefault(),
        new KernelDefaultsAreNotProtected(),
        new UnsafeSysctlsAreAllowed(),
        new KubeletTakesOldTls(),
        new StaticPodsComeInTheClear(),
        new ProxyMetricsFaceTheNetwork(),
        new SelinuxIsNotEnforcing(),
        new KernelProtectionIsOff(),
        new RegistryIsNotVerified(),
        new ContainerdConfinesLess(),
        new ContainerdListensOnTcp(),
        new RegistryIsReachedInTheClear(),
        new SandboxIsNotUsed(),
        new ContainersReachEachOther(),
        new DockerLogLevelIsNotInfo(),
        new DockerLeavesIptables(),
        new DockerTrustsPlainRegistries(),
        new StorageDriverIsRetired(),
        new DockerListensWithoutTls(),
        new RootInContainersIsRoot(),
        new ContainersGainPrivileges(),
        new ContainersStopWithDaemon(),
        new UserlandProxyIsUsed(),
        new SeccompIsOffForAll(),
        new DockerIsExperimental(),
        new CrioConfinesNothingBySeccomp(),
        new CrioConfinesNothingByAppArmor(),
        new CrioStreamsFaceTheNetwork(),
        new CrioTrustsPlainRegistries(),
        new CrioGivesCapabilities(),
        new CrioDoesNotPivot(),
        new KernelHasEnded(),
        .. ControlPlaneFileRules.Create(),
        .. WorkerFileRules.Create(),
    ];
}
