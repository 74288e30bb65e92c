using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Rules.Code.Develop;

/// <summary>The rules on sources, in order of their ids.</summary>
internal static class CodeDevelopRules
{
    public static ImmutableArray<Rule> Create(RuleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return
        [
            new HoldsCloudCredential(),
            new HoldsSourceHostingToken(),
            new HoldsDeliveryToken(),
            new HoldsRegistryToken(),
            new HoldsChatToken(),
            new HoldsMailKey(),
            new HoldsPaymentKey(),
            new HoldsDatabasePassword(),
            new HoldsModelKey(),
            new HoldsMonitoringKey(),
            new HoldsNetworkKey(),
            new HoldsIdentitySecret(),
            new HoldsInfrastructureToken(),
            new HoldsBusinessToken(),
            new HoldsPrivateKey(),
            new HoldsWebToken(),
            new UrlHoldsPassword(),
            new HoldsStoredLogin(),
            new HoldsPasswordHash(),
            new AssignsPassword(),
            new AssignsRandomToken(),
            new SecretManifestHoldsValues(),
            new DependencyIsVulnerable(),
            new DependencyIsMalicious(),
        ];
    }
}
