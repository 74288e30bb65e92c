using System.Collections.Immutable;
using Gabion.Policy.PodSecurity.Checks;

namespace Gabion.Policy.PodSecurity;

/// <summary>Every check, by name. Reasons are given in this order: baseline before restricted, each by id.</summary>
public static class PodSecurityChecks
{
    public static readonly PodSecurityCheck AppArmorProfile = new AppArmorProfile();
    public static readonly PodSecurityCheck CapabilitiesBaseline = new CapabilitiesBaseline();
    public static readonly PodSecurityCheck HostNamespaces = new HostNamespaces();
    public static readonly PodSecurityCheck HostPathVolumes = new HostPathVolumes();
    public static readonly PodSecurityCheck HostPorts = new HostPorts();
    public static readonly PodSecurityCheck HostProbesAndHostLifecycle = new HostProbesAndHostLifecycle();
    public static readonly PodSecurityCheck Privileged = new Privileged();
    public static readonly PodSecurityCheck ProcMount = new ProcMount();
    public static readonly PodSecurityCheck SeLinuxOptions = new SeLinuxOptions();
    public static readonly PodSecurityCheck SeccompProfileBaseline = new SeccompProfileBaseline();
    public static readonly PodSecurityCheck Sysctls = new Sysctls();
    public static readonly PodSecurityCheck WindowsHostProcess = new WindowsHostProcess();
    public static readonly PodSecurityCheck AllowPrivilegeEscalation = new AllowPrivilegeEscalation();
    public static readonly PodSecurityCheck CapabilitiesRestricted = new CapabilitiesRestricted();
    public static readonly PodSecurityCheck ProcMountRestricted = new ProcMountRestricted();
    public static readonly PodSecurityCheck RestrictedVolumes = new RestrictedVolumes();
    public static readonly PodSecurityCheck RunAsNonRoot = new RunAsNonRoot();
    public static readonly PodSecurityCheck RunAsUser = new RunAsUser();
    public static readonly PodSecurityCheck SeccompProfileRestricted = new SeccompProfileRestricted();

    public static readonly ImmutableArray<PodSecurityCheck> All =
    [
        AppArmorProfile,
        CapabilitiesBaseline,
        HostNamespaces,
        HostPathVolumes,
        HostPorts,
        HostProbesAndHostLifecycle,
        Privileged,
        ProcMount,
        SeLinuxOptions,
        SeccompProfileBaseline,
        Sysctls,
        WindowsHostProcess,
        AllowPrivilegeEscalation,
        CapabilitiesRestricted,
        ProcMountRestricted,
        RestrictedVolumes,
        RunAsNonRoot,
        RunAsUser,
        SeccompProfileRestricted,
    ];
}
