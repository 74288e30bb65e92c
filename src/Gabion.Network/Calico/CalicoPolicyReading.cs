using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Network.Facts;
using Gabion.Network.Policies;
using Gabion.Network.Reading;

namespace Gabion.Network.Calico;

/// <summary>
/// Reads <c>NetworkPolicy</c> and <c>GlobalNetworkPolicy</c> of Calico's v3 API (groups <c>projectcalico.org</c> and
/// <c>crd.projectcalico.org</c>), as the comments of that API define them. Staged policies enforce nothing and are not read.
/// </summary>
internal static class CalicoPolicyReading
{
    private const int MaxRules = 1_024;

    public static bool IsCalico(KubernetesObject item) => item.Group is "projectcalico.org" or "crd.projectcalico.org";

    /// <summary>The tier of a policy; its name may carry it as a prefix that says nothing more.</summary>
    public static string Tier(KubernetesObject item) => item.Spec["tier"].Text is { Length: > 0 } tier ? tier : TierBuilder.Default;

    public static NetworkPolicyFact Read(KubernetesObject item, CalicoSets sets)
    {
        var spec = item.Spec;
        var types = FieldReading.List(spec["types"]).Select(type => type.Text).ToList();
        var (hasIngress, hasEgress) = (spec["ingress"].Items.Count > 0, spec["egress"].Items.Count > 0);
        var isIngress = types.Count == 0 ? hasIngress || !hasEgress : types.Contains("Ingress");
        var isEgress = types.Count == 0 ? hasEgress : types.Contains("Egress");
        var isGlobal = item.Kind == "GlobalNetworkPolicy";
        var stage = Stage(item);
        EndpointSelector subject = new CalicoEntity
        {
            Namespace = isGlobal ? null : item.NamespaceOrDefault,
            Namespaces = isGlobal ? Expression(spec["namespaceSelector"]) : null,
            Selector = Expression(spec["selector"]),
            Accounts = Expression(spec["serviceAccountSelector"]),
        };
        return new()
        {
            Kind = isGlobal ? "GlobalNetworkPolicy" : "NetworkPolicy (Calico)",
            Namespace = isGlobal ? null : item.NamespaceOrDefault,
            Name = item.Name,
            Place = item.File.Locate(item.Metadata["name"].Span),
            Subject = stage != PolicyStage.Normal ? new HostsOnly(subject) : subject,
            Ingress = isIngress ? Rules(item, sets, Direction.Ingress) : default,
            Egress = isEgress ? Rules(item, sets, Direction.Egress) : default,
            Stage = stage,
            Order = Order(spec["order"]),
        };
    }

    /// <summary>The rules of a Profile, asked of hosts that name it.</summary>
    public static NetworkPolicyFact ReadProfile(KubernetesObject item, CalicoSets sets, EndpointSelector subject) => new()
    {
        Kind = "Profile",
        Namespace = null,
        Name = item.Name,
        Place = item.File.Locate(item.Metadata["name"].Span),
        Subject = subject,
        Ingress = Rules(item, sets, Direction.Ingress),
        Egress = Rules(item, sets, Direction.Egress),
    };

    /// <summary>Calico's API server refuses early policies that it could not carry out; definitions in the cluster alone do not.</summary>
    private static PolicyStage Stage(KubernetesObject item)
    {
        var (untracked, early, spec) = (item.Spec["doNotTrack"], item.Spec["preDNAT"], item.Spec);
        if (item.Kind != "GlobalNetworkPolicy" || !(untracked.IsTrue || early.IsTrue))
        {
            return PolicyStage.Normal;
        }

        if (item.Group == "projectcalico.org")
        {
            if (untracked.IsTrue && early.IsTrue)
            {
                throw new PolicyFault(early, "doNotTrack and preDNAT exclude each other");
            }

            if (!spec["applyOnForward"].IsTrue)
            {
                throw new PolicyFault(untracked.IsTrue ? untracked : early, "doNotTrack and preDNAT need applyOnForward: true");
            }

            if (early.IsTrue && (spec["egress"].Items.Count > 0 || spec["types"].Texts.Contains("Egress", StringComparer.Ordinal)))
            {
                throw new PolicyFault(early, "a preDNAT policy has no egress");
            }
        }

        return untracked.IsTrue ? PolicyStage.Untracked : PolicyStage.BeforeTranslation;
    }

    /// <summary>An absent order is the last of all.</summary>
    public static double Order(Field order)
    {
        if (!order.IsSet)
        {
            return double.PositiveInfinity;
        }

        return double.TryParse(order.Text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new PolicyFault(order, $"{order.Path} is '{order.Text}', which is no number");
    }

    /// <summary>A selector; null when none is written.</summary>
    public static CalicoSelector? Expression(Field field)
    {
        if (field.Text is not { Length: > 0 } text)
        {
            return null;
        }

        return CalicoSelectorParser.TryParse(text, out var fault) ?? throw new PolicyFault(field, $"{field.Path}: {fault}");
    }

    private static ImmutableArray<NetworkRule> Rules(KubernetesObject item, CalicoSets sets, Direction direction)
    {
        var name = direction == Direction.Ingress ? "ingress" : "egress";
        var list = FieldReading.List(item.Spec[name]);
        if (list.Count > MaxRules)
        {
            throw new PolicyFault(item.Spec[name], $"spec.{name} has more than {MaxRules} rules");
        }

        var rules = ImmutableArray.CreateBuilder<NetworkRule>();
        foreach (var rule in list)
        {
            rules.Add(CalicoRuleReading.Read(item, rule, sets, direction, $"{name} rule {rules.Count + 1}"));
        }

        return rules.ToImmutable();
    }

    /// <summary>Policies before connection tracking or address translation: they are about hosts, whatever they select.</summary>
    private sealed class HostsOnly(EndpointSelector inner) : EndpointSelector
    {
        public override Match Matches(EndpointClass endpoints) => endpoints.Kind == EndpointKind.Host ? inner.Matches(endpoints) : Match.No;

        public override void Look(Visibility visible) => inner.Look(visible);

        public override string ToString() => $"hosts: {inner}";
    }
}
