using System.Collections.Immutable;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>A rule of a role with what its wildcards cover spelled out, of what rules look for.</summary>
internal static class WildcardCover
{
    private static readonly string[] Subresources =
    [
        "pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "pods/ephemeralcontainers", "pods/status", "pods/log", "services/proxy", "services/status", "nodes/proxy", "nodes/status",
        "serviceaccounts/token", "certificatesigningrequests/approval", "certificatesigningrequests/status", "certificatesigningrequests/nodeclient",
    ];

    private static readonly ImmutableArray<string> Everything =
        [.. ResourceNames.All.Concat(PodMakers.Custom.SelectMany(kind => kind.Resources)).Concat(["users", "groups", "signers"]).Concat(Subresources).Distinct(StringComparer.Ordinal)];

    /// <summary>Null where it has no wildcard that counts: <c>*</c> does only with <paramref name="countsAll"/>, <c>*/exec</c> always.</summary>
    public static PolicyRule? Of(PolicyRule rule, bool countsAll)
    {
        var covered = Everything.Where(name => rule.Resources.Any(resource => (countsAll && resource == "*") || IsOfEach(resource, name))).ToImmutableArray();
        return covered.IsEmpty ? null : rule with { Resources = [.. rule.Resources, .. covered] };
    }

    private static bool IsOfEach(string resource, string name) => resource.StartsWith("*/", StringComparison.Ordinal) && name.EndsWith(resource[1..], StringComparison.Ordinal);
}
