using System.Net;
using System.Text;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Readers.Cluster;

namespace Gabion.Tests.Network;

/// <summary>One connection: a pod as <c>namespace/name</c> or an address on either side.</summary>
internal sealed record Packet(string From, string To, string Protocol, int Port);

/// <summary>
/// The same question answered one packet at a time, straight from the manifests, with nothing of the engine: no sets, no classes, no
/// tiers. Slow and plain, so that it can be held against the page it was written from.
/// </summary>
internal sealed class NaiveOracle
{
    private readonly List<KubernetesObject> _objects;

    public NaiveOracle(string manifests) =>
        _objects = [.. new ManifestReader().Read(new("all.yaml"), Encoding.UTF8.GetBytes(manifests)).Facts.OfType<KubernetesObject>()];

    public bool Allows(Packet packet) => Side(packet, isIngress: false) && Side(packet, isIngress: true);

    private bool Side(Packet packet, bool isIngress)
    {
        var (self, other) = isIngress ? (packet.To, packet.From) : (packet.From, packet.To);
        if (Pod(self) is not { } subject)
        {
            return true; // no policy is about an address outside
        }

        // 1. Cluster-wide policies above, lowest priority first.
        var admin = Admin("Admin").OrderBy(item => item.Spec["priority"].Integer);
        if (FirstAnswer(admin, subject, other, packet, isIngress) is { } decided)
        {
            return decided;
        }

        // 2. NetworkPolicies: when one is about the pod, one of them must allow it.
        var about = _objects.Where(item => item.Group == "networking.k8s.io" && item.Kind == "NetworkPolicy" && IsAbout(item, subject, isIngress)).ToList();
        if (about.Count > 0)
        {
            return about.Exists(item => item.Spec[isIngress ? "ingress" : "egress"].Items.Any(rule => RuleAllows(item, rule, other, packet, isIngress)));
        }

        // 3. The baseline, and else everything.
        return FirstAnswer(Admin("Baseline").OrderBy(item => item.Spec["priority"].Integer ?? 0), subject, other, packet, isIngress) ?? true;
    }

    private IEnumerable<KubernetesObject> Admin(string tier) => _objects.Where(item => item.Group == "policy.networking.k8s.io"
        && (item.Kind switch { "AdminNetworkPolicy" => "Admin", "BaselineAdminNetworkPolicy" => "Baseline", _ => item.Spec["tier"].Text }) == tier);

    /// <summary>Null when nothing matches, or what matches first passes on.</summary>
    private bool? FirstAnswer(IEnumerable<KubernetesObject> policies, KubernetesObject subject, string other, Packet packet, bool isIngress)
    {
        foreach (var policy in policies.Where(policy => Chosen(policy.Spec["subject"], subject)))
        {
            foreach (var rule in policy.Spec[isIngress ? "ingress" : "egress"].Items)
            {
                var peers = rule[isIngress ? "from" : "to"].Items;
                if (peers.Any(peer => Pod(other) is { } pod ? Chosen(peer, pod) : peer["networks"].Items.Any(cidr => Within(other, cidr.Text!)))
                    && AdminPorts(rule, packet))
                {
                    return rule["action"].Text switch { "Allow" or "Accept" => true, "Deny" => false, _ => null };
                }
            }
        }

        return null;
    }

    private bool Chosen(Field field, KubernetesObject pod)
    {
        if (field["namespaces"].Exists)
        {
            return Selects(field["namespaces"], NamespaceLabels(pod.NamespaceOrDefault));
        }

        return field["pods"].Exists && Selects(field["pods"]["namespaceSelector"], NamespaceLabels(pod.NamespaceOrDefault)) && Selects(field["pods"]["podSelector"], Labels(pod.Labels));
    }

    private bool AdminPorts(Field rule, Packet packet)
    {
        if (!rule["ports"].Exists && !rule["protocols"].Exists)
        {
            return true;
        }

        foreach (var port in rule["ports"].Items)
        {
            if ((port["portNumber"] is { Exists: true } number && number["protocol"].Text == packet.Protocol && number["port"].Integer == packet.Port)
                || (port["portRange"] is { Exists: true } range && range["protocol"].Text == packet.Protocol && range["start"].Integer <= packet.Port && packet.Port <= range["end"].Integer)
                || (port["namedPort"].Text is { } name && Named(packet.To, name, null).Contains((packet.Protocol, packet.Port))))
            {
                return true;
            }
        }

        foreach (var protocol in rule["protocols"].Items)
        {
            if (protocol[packet.Protocol.ToLowerInvariant()] is { Exists: true } own)
            {
                var number = own["destinationPort"]["number"].Integer;
                if (number is null || number == packet.Port)
                {
                    return true;
                }
            }
        }

        return false;
    }

    internal static bool IsAbout(KubernetesObject policy, KubernetesObject pod, bool isIngress)
    {
        var types = policy.Spec["policyTypes"].Texts.ToList();
        var speaks = types.Count > 0 ? types.Contains(isIngress ? "Ingress" : "Egress") : isIngress || policy.Spec["egress"].Items.Count > 0;
        return speaks && policy.NamespaceOrDefault == pod.NamespaceOrDefault && Selects(policy.Spec["podSelector"], Labels(pod.Labels));
    }

    internal bool RuleAllows(KubernetesObject policy, Field rule, string other, Packet packet, bool isIngress)
    {
        var peers = rule[isIngress ? "from" : "to"].Items;
        var ports = rule["ports"].Items;
        return (peers.Count == 0 || peers.Any(peer => PeerIs(policy, peer, other))) && (ports.Count == 0 || ports.Any(port => PortIs(port, packet)));
    }

    private bool PeerIs(KubernetesObject policy, Field peer, string other)
    {
        if (peer["ipBlock"].Exists)
        {
            return Pod(other) is null && Within(other, peer["ipBlock"]["cidr"].Text!) && !peer["ipBlock"]["except"].Texts.Any(except => Within(other, except));
        }

        return Pod(other) is { } pod
            && (peer["namespaceSelector"].Exists ? Selects(peer["namespaceSelector"], NamespaceLabels(pod.NamespaceOrDefault)) : pod.NamespaceOrDefault == policy.NamespaceOrDefault)
            && Selects(peer["podSelector"], Labels(pod.Labels));
    }

    private bool PortIs(Field port, Packet packet)
    {
        var protocol = port["protocol"].Text ?? "TCP";
        if (protocol != packet.Protocol)
        {
            return false;
        }

        return !port["port"].Exists
            || (port["port"].Integer is { } first ? first <= packet.Port && packet.Port <= (port["endPort"].Integer ?? first) : Named(packet.To, port["port"].Text!, protocol).Contains((protocol, packet.Port)));
    }

    private List<(string Protocol, int Port)> Named(string pod, string name, string? protocol) => Pod(pod) is not { } item
        ? []
        : [.. item.Spec["containers"].Items.SelectMany(container => container["ports"].Items)
            .Where(port => port["name"].Text == name && (protocol is null || (port["protocol"].Text ?? "TCP") == protocol))
            .Select(port => (port["protocol"].Text ?? "TCP", (int)port["containerPort"].Integer!.Value))];

    private KubernetesObject? Pod(string name) => _objects.Find(item => item.Kind == "Pod" && $"{item.NamespaceOrDefault}/{item.Name}" == name);

    private Dictionary<string, string> NamespaceLabels(string name)
    {
        var labels = Labels(_objects.Find(item => item.Kind == "Namespace" && item.Name == name)?.Labels ?? default);
        labels["kubernetes.io/metadata.name"] = name;
        return labels;
    }

    private static Dictionary<string, string> Labels(Field labels) => labels.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Text ?? "");

    private static bool Selects(Field selector, Dictionary<string, string> labels) =>
        selector["matchLabels"].Entries.All(entry => labels.TryGetValue(entry.Key, out var value) && value == entry.Value.Text)
        && selector["matchExpressions"].Items.All(expression =>
        {
            var has = labels.TryGetValue(expression["key"].Text!, out var value);
            return expression["operator"].Text switch
            {
                "In" => has && expression["values"].Texts.Contains(value!),
                "NotIn" => !has || !expression["values"].Texts.Contains(value!),
                "Exists" => has,
                _ => !has,
            };
        });

    /// <summary>Compares the bits of the prefix.</summary>
    internal static bool Within(string address, string cidr)
    {
        var parts = cidr.Split('/');
        var (left, right) = (IPAddress.Parse(address).GetAddressBytes(), IPAddress.Parse(parts[0]).GetAddressBytes());
        return left.Length == right.Length
            && Enumerable.Range(0, parts.Length > 1 ? int.Parse(parts[1]) : left.Length * 8).All(bit => ((left[bit / 8] ^ right[bit / 8]) & (0x80 >> (bit % 8))) == 0);
    }
}
