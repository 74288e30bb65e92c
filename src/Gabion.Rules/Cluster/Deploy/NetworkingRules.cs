using System.Collections.Immutable;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The rules on Services, Ingresses, Gateways, storage and namespaces, in order of their ids.</summary>
internal static class NetworkingRules
{
    public static ImmutableArray<Rule> Create() =>
    [
        new ServiceOpensNodePort(),
        new LoadBalancerIsOpenToAll(),
        new ServiceTakesExternalIps(),
        new ServicesShareSelector(),
        new IngressHasNoTls(),
        new IngressAllowsPlainHttp(),
        new IngressHostIsWildcard(),
        new IngressHasNoHost(),
        new IngressPathTwice(),
        new IngressRunsSnippet(),
        new IngressCatchesAll(),
        new TlsHostIsNotServed(),
        new IngressControllerIsRetired(),
        new GatewayHasNoTls(),
        new GatewayTakesAllNamespaces(),
        new ApiServiceTrustsAnyCertificate(),
        new WorkloadIsPublished(),
        new ClaimNamesNoClass(),
        new NamespaceHasNoPodSecurity(),
        new NamespaceIsOpenInside(),
        new PodIsNotIsolated(),
    ];
}
