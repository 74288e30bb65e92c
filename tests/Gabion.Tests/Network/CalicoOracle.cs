using System.Text;
using System.Text.RegularExpressions;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Readers.Cluster;

namespace Gabion.Tests.Network;

/// <summary>
/// Calico's policies, and NetworkPolicies beside them, answered one packet at a time: tiers in order, policies in order, rules in
/// order, first action counts. Selectors are taken apart with a regular expression, which the generated ones allow.
/// </summary>
internal sealed partial class CalicoOracle
{
    private readonly List<KubernetesObject> _objects;
    private readonly NaiveOracle _plain;

    public CalicoOracle(string manifests)
    {
        _objects = [.. new ManifestReader().Read(new("all.yaml"), Encoding.UTF8.GetBytes(manifests)).Facts.OfType<KubernetesObject>()];
        _plain = new(manifests);
    }

    public bool Allows(Packet packet) => Side(packet, isIngress: false) && Side(packet, isIngress: true);

    private bool Side(Packet packet, bool isIngress)
    {
        var (self, other) = isIngress ? (packet.To, packet.From) : (packet.From, packet.To);
        if (Pod(self) is not { } subject)
        {
            return true;
        }

        var tiers = _objects.Where(item => item.Kind == "Tier").Select(item => (item.Name, Order: Order(item), IsPass: item.Spec["defaultAction"].Text == "Pass"))
            .Append(("default", 1_000_000, false)).OrderBy(tier => tier.Item2).ThenBy(tier => tier.Item1, StringComparer.Ordinal);
        foreach (var (tier, _, isPass) in tiers)
        {
            var policies = _objects.Where(item => (item.Group == "projectcalico.org" && item.Kind.EndsWith("Policy", StringComparison.Ordinal) && (item.Spec["tier"].Text ?? "default") == tier)
                    || (tier == "default" && item.Group == "networking.k8s.io"))
                .OrderBy(item => item.Group == "networking.k8s.io" ? 1_000 : Order(item)).ThenBy(item => item.Name, StringComparer.Ordinal)
                .Where(item => IsAbout(item, subject, isIngress)).ToList();
            if (policies.Count == 0)
            {
                continue;
            }

            var answer = policies.Select(policy => Answer(policy, subject, other, packet, isIngress)).FirstOrDefault(answer => answer is not null);
            if (answer is "Allow" or "Deny")
            {
                return answer == "Allow";
            }

            if (answer is null && !isPass)
            {
                return false;
            }
        }

        return true;
    }

    private string? Answer(KubernetesObject policy, KubernetesObject subject, string other, Packet packet, bool isIngress)
    {
        foreach (var rule in policy.Spec[isIngress ? "ingress" : "egress"].Items)
        {
            if (policy.Group == "networking.k8s.io")
            {
                if (_plain.RuleAllows(policy, rule, other, packet, isIngress))
                {
                    return "Allow";
                }
            }
            else if (rule["action"].Text != "Log" && Matches(policy, rule, subject, other, packet, isIngress))
            {
                return rule["action"].Text;
            }
        }

        return null;
    }

    private bool Matches(KubernetesObject policy, Field rule, KubernetesObject subject, string other, Packet packet, bool isIngress)
    {
        var (self, far) = isIngress ? ("destination", "source") : ("source", "destination");
        return (rule["protocol"].Text is not { } protocol || protocol == packet.Protocol)
            && rule["notProtocol"].Text != packet.Protocol
            && Entity(policy, rule[self], $"{subject.NamespaceOrDefault}/{subject.Name}")
            && Entity(policy, rule[far], other)
            && (rule["destination"]["ports"].Items.Count == 0 || rule["destination"]["ports"].Items.Any(port => PortIs(port.Text!, packet)))
            && !rule["destination"]["notPorts"].Items.Any(port => PortIs(port.Text!, packet));
    }

    private bool Entity(KubernetesObject policy, Field entity, string party)
    {
        var pod = Pod(party);
        var selector = entity["selector"].Text;
        var accounts = entity["serviceAccounts"]["names"].Texts.ToList();
        if (entity["namespaceSelector"].Text is { } spaces)
        {
            if (pod is null ? !SetsWith(party, set => set.Kind == "NetworkSet" && Holds(spaces, NamespaceLabels(set)) && (selector is null || Holds(selector, Labels(set)))) : !Holds(spaces, NamespaceLabels(pod)))
            {
                return false;
            }
        }
        else if ((selector is not null || accounts.Count > 0 || entity["notSelector"].Exists) && policy.Kind == "NetworkPolicy"
            && (pod is null ? selector is null && !SetsWith(party, set => set.Kind == "NetworkSet" && set.NamespaceOrDefault == policy.NamespaceOrDefault) : pod.NamespaceOrDefault != policy.NamespaceOrDefault))
        {
            return false;
        }

        if (selector is not null && (pod is null
            ? !SetsWith(party, set => (entity["namespaceSelector"].Exists || policy.Kind == "GlobalNetworkPolicy" || (set.Kind == "NetworkSet" && set.NamespaceOrDefault == policy.NamespaceOrDefault)) && Holds(selector, Labels(set)))
            : !Holds(selector, Labels(pod))))
        {
            return false;
        }

        if (accounts.Count > 0 && (pod is null || !accounts.Contains(pod.Spec["serviceAccountName"].Text ?? "default")))
        {
            return false;
        }

        if (entity["notSelector"].Text is { } not && (pod is null ? SetsWith(party, set => Holds(not, Labels(set))) : Holds(not, Labels(pod))))
        {
            return false;
        }

        var address = pod is null ? party : pod.Root["status"]["podIP"].Text!;
        return (entity["nets"].Items.Count == 0 || entity["nets"].Texts.Any(net => NaiveOracle.Within(address, net)))
            && !entity["notNets"].Texts.Any(net => NaiveOracle.Within(address, net));
    }

    /// <summary>An address outside is "selected" when a network set with it is.</summary>
    private bool SetsWith(string address, Func<KubernetesObject, bool> test) =>
        _objects.Exists(item => item.Kind is "NetworkSet" or "GlobalNetworkSet" && item.Spec["nets"].Texts.Any(net => NaiveOracle.Within(address, net)) && test(item));

    private bool PortIs(string text, Packet packet)
    {
        if (char.IsAsciiLetter(text[0]))
        {
            return Pod(packet.To) is { } pod && pod.Spec["containers"].Items.SelectMany(container => container["ports"].Items)
                .Any(port => port["name"].Text == text && (port["protocol"].Text ?? "TCP") == packet.Protocol && port["containerPort"].Integer == packet.Port);
        }

        var ends = text.Split(':').Select(int.Parse).ToList();
        return ends[0] <= packet.Port && packet.Port <= ends[^1];
    }

    private bool IsAbout(KubernetesObject policy, KubernetesObject pod, bool isIngress)
    {
        if (policy.Group == "networking.k8s.io")
        {
            return NaiveOracle.IsAbout(policy, pod, isIngress);
        }

        var types = policy.Spec["types"].Texts.ToList();
        var (ingress, egress) = (policy.Spec["ingress"].Items.Count > 0, policy.Spec["egress"].Items.Count > 0);
        var speaks = types.Count > 0 ? types.Contains(isIngress ? "Ingress" : "Egress") : isIngress ? ingress || !egress : egress;
        return speaks
            && (policy.Kind == "GlobalNetworkPolicy" || policy.NamespaceOrDefault == pod.NamespaceOrDefault)
            && (policy.Spec["selector"].Text is not { } selector || Holds(selector, Labels(pod)))
            && (policy.Spec["namespaceSelector"].Text is not { } spaces || Holds(spaces, NamespaceLabels(pod)));
    }

    private static double Order(KubernetesObject item) => item.Spec["order"].Integer ?? double.PositiveInfinity;

    private KubernetesObject? Pod(string name) => _objects.Find(item => item.Kind == "Pod" && $"{item.NamespaceOrDefault}/{item.Name}" == name);

    private static Dictionary<string, string> Labels(KubernetesObject item)
    {
        var labels = item.Labels.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Text ?? "");
        if (item.Kind == "Pod")
        {
            labels["projectcalico.org/namespace"] = item.NamespaceOrDefault;
            labels["projectcalico.org/serviceaccount"] = item.Spec["serviceAccountName"].Text ?? "default";
        }

        return labels;
    }

    private Dictionary<string, string> NamespaceLabels(KubernetesObject item)
    {
        var labels = Labels(_objects.Find(space => space.Kind == "Namespace" && space.Name == item.NamespaceOrDefault)!);
        labels["projectcalico.org/name"] = item.NamespaceOrDefault;
        labels["kubernetes.io/metadata.name"] = item.NamespaceOrDefault;
        return labels;
    }

    /// <summary>Or of ands of comparisons, without parentheses.</summary>
    private static bool Holds(string selector, Dictionary<string, string> labels) =>
        selector.Split(" || ").Any(either => either.Split(" && ").All(term =>
        {
            var match = Term().Match(term);
            Assert.True(match.Success, term);
            if (match.Groups["all"].Success)
            {
                return true;
            }

            var has = labels.TryGetValue(match.Groups["key"].Value, out var value);
            var word = match.Groups["value"].Value;
            var result = match.Groups["operator"].Value switch
            {
                "has" => has,
                "==" => has && value == word,
                "!=" => !has || value != word,
                "starts with" => has && value!.StartsWith(word, StringComparison.Ordinal),
                "in" => has && match.Groups["set"].Value.Contains($"'{value}'", StringComparison.Ordinal),
                _ => !has || !match.Groups["set"].Value.Contains($"'{value}'", StringComparison.Ordinal),
            };
            return match.Groups["not"].Success ? !result : result;
        }));

    [GeneratedRegex(@"^(?<not>!)?((?<all>all\(\))|(?<operator>has)\((?<key>[^)]*)\)|(?<key>\S+) (?<operator>==|!=|starts with) '(?<value>[^']*)'|(?<key>\S+) (?<operator>not in|in) \{(?<set>[^}]*)\})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Term();
}
