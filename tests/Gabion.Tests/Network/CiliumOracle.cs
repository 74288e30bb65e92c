using System.Text;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Readers.Cluster;

namespace Gabion.Tests.Network;

/// <summary>Cilium's policies, and NetworkPolicies beside them, one packet at a time: any deny, then any allow, then whether anything isolates.</summary>
internal sealed class CiliumOracle
{
    private readonly List<KubernetesObject> _objects;
    private readonly NaiveOracle _plain;

    public CiliumOracle(string manifests)
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

        var section = isIngress ? "ingress" : "egress";
        var about = _objects.Where(item => item.Kind == "CiliumNetworkPolicy" && item.NamespaceOrDefault == subject.NamespaceOrDefault
            && Selects(item, item.Spec["endpointSelector"], subject)).ToList();
        var plain = _objects.Where(item => item.Group == "networking.k8s.io" && NaiveOracle.IsAbout(item, subject, isIngress)).ToList();
        if (about.Exists(item => item.Spec[section + "Deny"].Items.Any(rule => Matches(item, rule, other, packet, isIngress))))
        {
            return false;
        }

        return about.Exists(item => item.Spec[section].Items.Any(rule => Matches(item, rule, other, packet, isIngress)))
            || plain.Exists(item => item.Spec[section].Items.Any(rule => _plain.RuleAllows(item, rule, other, packet, isIngress)))
            || (plain.Count == 0 && !about.Exists(item => item.Spec[section].Items.Count + item.Spec[section + "Deny"].Items.Count > 0));
    }

    private bool Matches(KubernetesObject policy, Field rule, string other, Packet packet, bool isIngress)
    {
        var side = isIngress ? "from" : "to";
        var (endpoints, blocks, entities) = (rule[side + "Endpoints"], rule[side + "CIDR"], rule[side + "Entities"]);
        var isOpen = !endpoints.Exists && !blocks.Exists && !entities.Exists;
        if (isOpen && !rule["toPorts"].Exists)
        {
            return false;
        }

        var pod = Pod(other);
        var matches = isOpen || (pod is null
            ? blocks.Texts.Any(block => NaiveOracle.Within(other, block)) || entities.Texts.Any(entity => entity is "world" or "all")
            : endpoints.Items.Any(selector => Selects(policy, selector, pod)) || entities.Texts.Any(entity => entity is "cluster" or "all"));
        return matches && (!rule["toPorts"].Exists || rule["toPorts"].Items.SelectMany(entry => entry["ports"].Items).Any(port => PortIs(port, packet)));
    }

    private bool PortIs(Field port, Packet packet)
    {
        if (port["protocol"].Text is { } protocol and not "ANY" && protocol != packet.Protocol)
        {
            return false;
        }

        return int.TryParse(port["port"].Text, out var number)
            ? number == packet.Port
            : Pod(packet.To) is { } pod && pod.Spec["containers"].Items.SelectMany(container => container["ports"].Items)
                .Any(item => item["name"].Text == port["port"].Text && (item["protocol"].Text ?? "TCP") == packet.Protocol && item["containerPort"].Integer == packet.Port);
    }

    private static bool Selects(KubernetesObject policy, Field selector, KubernetesObject pod)
    {
        var labels = selector["matchLabels"].Entries.ToDictionary(entry => entry.Key.Replace("k8s:", "", StringComparison.Ordinal), entry => entry.Value.Text);
        return (labels.Remove("io.kubernetes.pod.namespace", out var space) ? space : policy.NamespaceOrDefault) == pod.NamespaceOrDefault
            && labels.All(pair => pod.Labels[pair.Key].Text == pair.Value);
    }

    private KubernetesObject? Pod(string name) => _objects.Find(item => item.Kind == "Pod" && $"{item.NamespaceOrDefault}/{item.Name}" == name);
}
