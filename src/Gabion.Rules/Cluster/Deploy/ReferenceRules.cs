using System.Collections.Immutable;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The rules on what objects say of each other, in order of their ids.</summary>
internal static class ReferenceRules
{
    public static ImmutableArray<Rule> Create() =>
    [
        new ServiceSelectsNothing(),
        new ServicePortLeadsNowhere(),
        new PortNameIsRefused(),
        new IngressBackendIsMissing(),
        new IngressPortIsMissing(),
        new NetworkPolicySelectsNothing(),
        new NetworkPolicyPeerSelectsNothing(),
        new AutoscalerTargetIsMissing(),
        new MonitorSelectsNothing(),
        new DisruptionBudgetSelectsNothing(),
        new BindingRoleIsMissing(),
        new BindingAccountIsMissing(),
        new ServiceAccountIsMissing(),
        new ConfigMapIsMissing(),
        new SecretIsMissing(),
        new ConfigKeyIsMissing(),
        new ClaimIsMissing(),
        new ClassIsMissing(),
        new ObjectTwice(),
        new RouteParentIsMissing(),
        new RouteCrossesWithoutGrant(),
    ];
}
