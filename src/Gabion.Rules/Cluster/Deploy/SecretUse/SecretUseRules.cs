using System.Collections.Immutable;

namespace Gabion.Rules.Cluster.Deploy.SecretUse;

/// <summary>The rules on how Secrets are kept and used, in order of their ids.</summary>
internal static class SecretUseRules
{
    public static ImmutableArray<Rule> Create() =>
    [
        new SecretTokenIsLongLived(),
        new SealedSecretFitsAnywhere(),
        new SecretIsNotUsed(),
    ];
}
