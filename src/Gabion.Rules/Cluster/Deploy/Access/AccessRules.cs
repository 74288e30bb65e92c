using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>The rules on roles and bindings, in order of their ids.</summary>
internal static class AccessRules
{
    public static ImmutableArray<Rule> Create(RuleSettings settings)
    {
        ImmutableArray<Rule> all = [.. Create(), new DefaultAccountMountsItsToken(settings)];
        foreach (var rule in all.OfType<AccessRule>())
        {
            rule.CountsWildcards = settings.CountsWildcards;
        }

        return all;
    }

    private static ImmutableArray<Rule> Create() =>
    [
        new RoleAllowsEverything(),
        new RoleAllowsEveryVerb(),
        new RoleAllowsEveryResource(),
        new RoleReadsSecrets(),
        new RoleCreatesPods(),
        new RoleEntersPods(),
        new RoleGrantsRights(),
        new RoleImpersonates(),
        new RoleReachesKubelet(),
        new RoleApprovesCertificates(),
        new RoleWritesAdmission(),
        new RoleCreatesTokens(),
        new RoleCreatesVolumes(),
        new RoleWritesEveryConfigMap(),
        new RoleDeletesTraces(),
        new RoleChangesNetwork(),
        new RoleChangesStatus(),
        new RoleRelabelsNamespaces(),
        new RoleWritesApis(),
        new RoleChangesNodes(),
        new BindingGrantsClusterAdmin(),
        new BindingGrantsAnonymous(),
        new BindingGrantsEveryAccount(),
        new BindingNamesMasters(),
        new BindingGrantsDefaultAccount(),
        new BindingGrantsNobody(),
        new UserHasClientCertificate(),
        new BootstrapTokenNeverExpires(),
        new RoleRuleNeverMatches(),
        new RoleReachesPorts(),
        new RoleWritesSystemConfiguration(),
    ];
}
