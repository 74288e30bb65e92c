using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Rules.Container.Deploy;

/// <summary>The rules on compose files, in order of their ids.</summary>
internal static class ContainerDeployRules
{
    public static ImmutableArray<Rule> Create(RuleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return
        [
            new ServiceIsPrivileged(),
            new RuntimeSocketIsMounted(),
            new ServiceSharesHostNetwork(),
            new ServiceSharesHostProcesses(),
            new ServiceSharesHostIpc(),
            new ServiceSharesHostUsers(),
            new ServiceSharesHostName(),
            new ServiceCgroupIsNotDefault(),
            new DangerousCapabilityIsAdded(),
            new CapabilitiesAreNotDropped(),
            new SeccompIsOff(),
            new ConfinementIsOff(),
            new NewPrivilegesAreAllowed(),
            new HostDirectoryIsSensitive(),
            new MountPropagationIsShared(),
            new VolumeIsWrittenBySeveral(),
            new PortIsOnEveryInterface(),
            new DataStoreIsPublished(),
            new PrivilegedPortIsPublished(),
            new CpuIsUnlimited(),
            new MemoryIsUnlimited(),
            new ProcessesAreUnlimited(),
            new HealthIsNotChecked(),
            new RestartsForEver(),
            new ServiceRootFileSystemIsWritable(),
            new ServiceRunsAsRoot(),
            new ServiceImageFloats(),
            new SecretInServiceEnvironment(),
            new SecretInServiceBuildArgument(),
            new ComposeKeyIsUnknown(),
            new ReferenceIsUndefined(),
            new ComposeKeyIsObsolete(),
            new HostDeviceIsExposed(),
            new BuildIsPrivileged(),
            new NetworksAreNotNamed(),
            new DependencyIsCircular(),
            new ServiceCommandIsHostile(),
            new ServiceNeedsNoPassword(),
            new NodeKeyIsOpen(),
        ];
    }
}
