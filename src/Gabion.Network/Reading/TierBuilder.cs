using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Network.Policies;

namespace Gabion.Network.Reading;

/// <summary>Collects policies into tiers and puts both into the order in which they are asked.</summary>
internal sealed class TierBuilder
{
    public const string Admin = "kube-admin";
    public const string Default = "default";

    /// <summary>Cilium's deny rules: they beat every allow rule, so that they are asked right before those.</summary>
    public const string CiliumDeny = "cilium-deny";

    public const string Baseline = "kube-baseline";

    private readonly Dictionary<string, (double Order, RuleAction Default)> _tiers = new(StringComparer.Ordinal)
    {
        [Admin] = (PolicyTier.AdminOrder, RuleAction.Pass),
        [CiliumDeny] = (PolicyTier.DefaultOrder - 1, RuleAction.Pass),
        [Default] = (PolicyTier.DefaultOrder, RuleAction.Deny),
        [Baseline] = (PolicyTier.BaselineOrder, RuleAction.Pass),
    };

    private readonly List<(string Tier, NetworkPolicyFact Policy)> _policies = [];

    public IEnumerable<NetworkPolicyFact> Policies => _policies.Select(pair => pair.Policy);

    public void Declare(string tier, double order, RuleAction whenNothingMatches) => _tiers[tier] = (order, whenNothingMatches);

    public bool Knows(string tier) => _tiers.ContainsKey(tier);

    public void Add(string tier, NetworkPolicyFact policy) => _policies.Add((tier, policy));

    /// <summary>Tiers that policies name and no object makes: neither where they stand nor what they do with the rest is known.</summary>
    public IEnumerable<CoverageGap> Undeclared() =>
        from pair in _policies
        where !_tiers.ContainsKey(pair.Tier)
        group pair.Policy by pair.Tier into tier
        let first = tier.First()
        select new CoverageGap(
            GapKind.Unknown,
            first.Place.Path,
            first.Place.Span,
            $"No Tier '{tier.Key}' is among the manifests, so neither its place among the others nor what it does with what it does not match is known: what its policies select cannot be told.",
            "Add the Tier to what is read.");

    public ImmutableArray<PolicyTier> ToTiers() =>
    [
        .. from pair in _policies
           group pair.Policy by (pair.Policy.Stage, Name: pair.Tier) into tier
           let isKnown = _tiers.ContainsKey(tier.Key.Name)
           let about = _tiers.GetValueOrDefault(tier.Key.Name, (double.MinValue, RuleAction.Pass))
           orderby tier.Key.Stage, about.Item1, tier.Key.Name
           select new PolicyTier(
               tier.Key.Name,
               about.Item1,
               tier.Key.Stage == PolicyStage.Normal ? about.Item2 : RuleAction.Pass,
               InOrder(isKnown ? tier : tier.Select(policy => Doubtful(tier.Key.Name, policy)))),
    ];

    /// <summary>
    /// A policy of a tier that no object makes: any of its rules may come before all others or after one that decides, and what none
    /// of them matches may be refused.
    /// </summary>
    private static NetworkPolicyFact Doubtful(string tier, NetworkPolicyFact policy)
    {
        var doubt = $"Tier '{tier}', which is not among the manifests";
        ImmutableArray<NetworkRule> Doubted(ImmutableArray<NetworkRule> rules) => rules.IsDefault ? rules :
        [
            .. rules.Select(rule => rule with { Doubt = rule.Doubt is null ? doubt : $"{rule.Doubt} and {doubt}" }),
            new("the default of its tier", RuleAction.Deny, [PeerTerm.Anything], PortMatch.Anything, policy.Place) { Doubt = doubt },
        ];
        return policy with { Ingress = Doubted(policy.Ingress), Egress = Doubted(policy.Egress) };
    }

    /// <summary>Order, then name, then namespace, then kind; texts by their code units.</summary>
    private static ImmutableArray<NetworkPolicyFact> InOrder(IEnumerable<NetworkPolicyFact> policies) =>
    [
        .. policies.OrderBy(policy => policy.Order)
            .ThenBy(policy => policy.Name, StringComparer.Ordinal)
            .ThenBy(policy => policy.Namespace ?? "", StringComparer.Ordinal)
            .ThenBy(policy => policy.Kind, StringComparer.Ordinal),
    ];
}
