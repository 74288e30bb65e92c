using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Network.Policies;
using Gabion.Network.Reading;

namespace Gabion.Network.Cilium;

/// <summary>
/// Reads <c>CiliumNetworkPolicy</c> and <c>CiliumClusterwideNetworkPolicy</c> (<c>cilium.io/v2</c>) for layers 3 and 4, after the
/// "Network Policy" chapter of Cilium's documentation: allow rules of all policies add up, with those of Kubernetes; a deny rule
/// beats every allow rule; a policy with a section for a direction refuses the rest of it.
/// </summary>
internal static class CiliumPolicyReading
{
    /// <summary>The rules of an object: one specification, or several; each gives its deny rules and its allow rules.</summary>
    public static IEnumerable<(bool IsDeny, NetworkPolicyFact Policy)> Read(KubernetesObject item)
    {
        var specs = FieldReading.List(item.Root["specs"]).ToList();
        if (item.Spec.IsSet)
        {
            specs.Insert(0, item.Spec);
        }

        foreach (var spec in specs.Where(spec => !spec["nodeSelector"].IsSet)) // policies of nodes are not about pods
        {
            var space = item.Kind == "CiliumNetworkPolicy" ? item.NamespaceOrDefault : null;
            if (!spec["endpointSelector"].IsSet)
            {
                throw new PolicyFault(spec, $"{spec.Path} has neither endpointSelector nor nodeSelector");
            }

            var subject = new CiliumSelector(space, FieldReading.Selector(spec["endpointSelector"]));
            var denied = Fact(item, space, subject, Rules(item, spec, "ingressDeny", RuleAction.Deny), Rules(item, spec, "egressDeny", RuleAction.Deny));
            if (denied.Speaks(Direction.Ingress) || denied.Speaks(Direction.Egress))
            {
                yield return (true, denied);
            }

            var (ingress, egress) = (Rules(item, spec, "ingress", RuleAction.Allow), Rules(item, spec, "egress", RuleAction.Allow));

            // A section of deny rules alone refuses the rest as well.
            ingress = ingress.IsDefault && denied.Speaks(Direction.Ingress) ? [] : ingress;
            egress = egress.IsDefault && denied.Speaks(Direction.Egress) ? [] : egress;
            foreach (var direction in (Direction[])[Direction.Ingress, Direction.Egress])
            {
                var rules = direction == Direction.Ingress ? ingress : egress;
                if (!rules.IsDefault)
                {
                    var isolates = !spec["enableDefaultDeny"][direction == Direction.Ingress ? "ingress" : "egress"].IsFalse;
                    var fact = Fact(item, space, subject, direction == Direction.Ingress ? rules : default, direction == Direction.Egress ? rules : default);
                    yield return (false, fact with { Isolates = isolates });
                }
            }
        }
    }

    private static NetworkPolicyFact Fact(
        KubernetesObject item, string? space, EndpointSelector subject, ImmutableArray<NetworkRule> ingress, ImmutableArray<NetworkRule> egress) => new()
        {
            Kind = item.Kind,
            Namespace = space,
            Name = item.Name,
            Place = item.File.Locate(item.Metadata["name"].Span),
            Subject = subject,
            Ingress = ingress,
            Egress = egress,
            Order = PolicyTier.NetworkPolicyOrder,
        };

    private static ImmutableArray<NetworkRule> Rules(KubernetesObject item, Field spec, string section, RuleAction action)
    {
        if (FieldReading.List(spec[section]).Count == 0)
        {
            return default;
        }

        var side = section.StartsWith("ingress", StringComparison.Ordinal) ? "from" : "to";
        var rules = ImmutableArray.CreateBuilder<NetworkRule>();
        var number = 0;
        foreach (var rule in spec[section].Items)
        {
            number++;
            foreach (var read in CiliumRuleReading.Read(item, rule, side, action, $"{section} rule {number}"))
            {
                rules.Add(read);
            }
        }

        return rules.ToImmutable();
    }
}
