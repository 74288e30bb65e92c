using System.Globalization;
using System.Text;
using Gabion.Network.Algebra;

namespace Gabion.Network.Isolation;

/// <summary>A plan as manifests, in the kinds of Kubernetes or of Calico.</summary>
public static class IsolationYaml
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    public static string Kubernetes(IsolationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var text = new StringBuilder();
        foreach (var space in plan.Namespaces)
        {
            Head(text, "networking.k8s.io/v1", space, "default-deny");
            text.Append("  podSelector: {}\n  policyTypes: [Ingress, Egress]\n");
        }

        foreach (var workload in plan.Workloads.Where(workload => workload.Ingress.Count + workload.Egress.Count > 0))
        {
            Head(text, "networking.k8s.io/v1", workload.Namespace, $"allow-{Slug(workload)}");
            text.Append("  podSelector:\n");
            Labels(text, "    ", workload);
            text.Append("  policyTypes: [Ingress, Egress]\n");
            Rules(text, workload, "ingress", "from", workload.Ingress);
            Rules(text, workload, "egress", "to", workload.Egress);
        }

        return text.ToString();
    }

    public static string Calico(IsolationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var text = new StringBuilder();
        foreach (var space in plan.Namespaces)
        {
            Head(text, "projectcalico.org/v3", space, "default.default-deny");
            text.Append("  tier: default\n  selector: all()\n  types: [Ingress, Egress]\n");
        }

        foreach (var workload in plan.Workloads)
        {
            if (workload.Ingress.Concat(workload.Egress).Any(rule => rule.Outside is null))
            {
                Head(text, "projectcalico.org/v3", workload.Namespace, $"default.allow-{Slug(workload)}");
                text.Append("  tier: default\n  order: 100\n");
                CalicoBody(text, workload, rule => rule.Outside is null);
            }

            // What is outside of the cluster only is 'notSelector: all()', which in a policy of a namespace would mean that namespace.
            if (workload.Ingress.Concat(workload.Egress).Any(rule => rule.Outside is not null))
            {
                text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata:\n  name: {Quote($"default.allow-{workload.Namespace}-{Slug(workload)}-outside")}\nspec:\n");
                text.Append(CultureInfo.InvariantCulture, $"  tier: default\n  order: 100\n  namespaceSelector: {Quote($"projectcalico.org/name == '{workload.Namespace}'")}\n");
                CalicoBody(text, workload, rule => rule.Outside is not null);
            }
        }

        return text.ToString();
    }

    private static void CalicoBody(StringBuilder text, IsolatedWorkload workload, Predicate<IsolationRule> takes)
    {
        text.Append(CultureInfo.InvariantCulture, $"  selector: {Quote(Selector(workload))}\n  types: [Ingress, Egress]\n");
        CalicoRules(text, "ingress", "source", workload.Ingress.FindAll(takes));
        CalicoRules(text, "egress", "destination", workload.Egress.FindAll(takes));
    }

    private static void Head(StringBuilder text, string version, string space, string name) => text.Append(
        CultureInfo.InvariantCulture, $"---\napiVersion: {version}\nkind: NetworkPolicy\nmetadata:\n  name: {Quote(name)}\n  namespace: {Quote(space)}\nspec:\n");

    private static void Rules(StringBuilder text, IsolatedWorkload self, string name, string side, List<IsolationRule> rules)
    {
        if (rules.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"  {name}:\n");
        foreach (var rule in rules)
        {
            text.Append(CultureInfo.InvariantCulture, $"    - {side}:\n");
            if (rule.Peer is { } peer)
            {
                var indent = "        - ";
                if (peer.Namespace != self.Namespace)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{indent}namespaceSelector:\n            matchLabels:\n              {NameLabel}: {Quote(peer.Namespace)}\n");
                    indent = "          ";
                }

                text.Append(CultureInfo.InvariantCulture, $"{indent}podSelector:\n");
                Labels(text, "            ", peer);
            }

            foreach (var block in rule.Outside is { } outside ? CidrCover.Of(outside) : [])
            {
                text.Append(CultureInfo.InvariantCulture, $"        - ipBlock:\n            cidr: {Quote(block)}\n");
            }

            Ports(text, rule.Connections);
        }
    }

    private static void Labels(StringBuilder text, string indent, IsolatedWorkload workload)
    {
        text.Append(CultureInfo.InvariantCulture, $"{indent}matchLabels:{(workload.Labels.IsEmpty ? " {}" : "")}\n");
        foreach (var (key, value) in workload.Labels)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}  {Quote(key)}: {Quote(value)}\n");
        }

        if (!workload.Absent.IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}matchExpressions:\n");
            foreach (var key in workload.Absent)
            {
                text.Append(CultureInfo.InvariantCulture, $"{indent}  - {{key: {Quote(key)}, operator: DoesNotExist}}\n");
            }
        }
    }

    private static void Ports(StringBuilder text, ConnectionSet connections)
    {
        if (connections.IsAll)
        {
            return;
        }

        text.Append("      ports:\n");
        foreach (var (protocol, interval) in Intervals(connections))
        {
            text.Append(CultureInfo.InvariantCulture, $"        - protocol: {protocol}\n");
            if (interval.First == interval.Last)
            {
                text.Append(CultureInfo.InvariantCulture, $"          port: {interval.First}\n");
            }
            else if (interval.First != 1 || interval.Last != ushort.MaxValue)
            {
                text.Append(CultureInfo.InvariantCulture, $"          port: {interval.First}\n          endPort: {interval.Last}\n");
            }
        }
    }

    private static IEnumerable<(string Protocol, Interval<ushort> Ports)> Intervals(ConnectionSet connections) =>
        ((TransportProtocol[])[TransportProtocol.Tcp, TransportProtocol.Udp, TransportProtocol.Sctp])
            .SelectMany(protocol => connections.Ports(protocol).Intervals.ToArray().Select(interval => (protocol.ToString().ToUpperInvariant(), interval)));

    private static void CalicoRules(StringBuilder text, string name, string side, List<IsolationRule> rules)
    {
        if (rules.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"  {name}:\n");
        foreach (var rule in rules)
        {
            var protocols = rule.Connections.IsAll ? [null] : Intervals(rule.Connections).GroupBy(pair => pair.Protocol).ToArray<IGrouping<string, (string, Interval<ushort> Ports)>?>();
            foreach (var protocol in protocols)
            {
                text.Append("    - action: Allow\n");
                var ports = "";
                if (protocol is not null)
                {
                    text.Append(CultureInfo.InvariantCulture, $"      protocol: {protocol.Key}\n");
                    var list = protocol.Select(pair => pair.Ports).ToList();
                    ports = list is [{ First: 1, Last: ushort.MaxValue }]
                        ? ""
                        : $"        ports: [{string.Join(", ", list.Select(interval => interval.First == interval.Last ? $"{interval.First}" : $"\"{interval.First}:{interval.Last}\""))}]\n";
                }

                text.Append(CultureInfo.InvariantCulture, $"      {side}:\n");
                if (rule.Peer is { } peer)
                {
                    text.Append(CultureInfo.InvariantCulture, $"        selector: {Quote(Selector(peer))}\n        namespaceSelector: {Quote($"projectcalico.org/name == '{peer.Namespace}'")}\n");
                }

                if (rule.Outside is { } outside)
                {
                    text.Append(CultureInfo.InvariantCulture, $"        nets: [{string.Join(", ", CidrCover.Of(outside).Select(Quote))}]\n");
                    text.Append("        notSelector: \"all()\"\n");
                }

                text.Append(side == "destination" ? ports : ports.Length == 0 ? "" : $"      destination:\n{ports}");
            }
        }
    }

    private static string Selector(IsolatedWorkload workload) => workload is { Labels.IsEmpty: true, Absent.IsEmpty: true }
        ? "all()"
        : string.Join(" && ", workload.Labels.Select(pair => $"{pair.Key} == '{pair.Value}'").Concat(workload.Absent.Select(key => $"!has({key})")));

    /// <summary>A name for an object; workloads of one name and several kinds get one each.</summary>
    private static string Slug(IsolatedWorkload workload)
    {
        var kind = workload.Shown[(workload.Shown.LastIndexOf('[') + 1)..].TrimEnd(']').ToLowerInvariant();
        return $"{workload.Name}-{kind}";
    }

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
