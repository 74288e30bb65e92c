using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Network.Mesh;

/// <summary>What DestinationRules tell the callers of a workload: a mode that does not fit what the workload lets in breaks, or opens.</summary>
internal sealed class IstioClients
{
    private readonly ImmutableArray<KubernetesObject> _rules;
    private readonly ImmutableArray<(KubernetesObject Service, LabelSelector Selector)> _services;

    public IstioClients(MeshFacts mesh)
    {
        _rules = [.. mesh.Of("networking.istio.io", "DestinationRule")];
        _services =
        [
            .. mesh.Of("", "Service").Where(service => service.Spec["selector"].IsMapping && service.Spec["selector"].Entries.Count > 0)
                .Select(service => (service, LabelSelector.OfMap(service.Spec["selector"]))),
        ];
    }

    /// <summary>One remark for each mode that some DestinationRule says for a Service of the workload.</summary>
    public IEnumerable<EncryptionRemark> Of(Workload workload, EncryptionAnswer answer)
    {
        var labels = new LabelSet(workload.Pod.Metadata["labels"], workload.Object);
        var own = workload.Object.NamespaceOrDefault;
        foreach (var (service, _) in _services.Where(pair => pair.Service.NamespaceOrDefault == own && pair.Selector.Matches(labels)))
        {
            foreach (var rule in _rules.Where(rule => Names(rule, service)))
            {
                foreach (var mode in Modes(rule))
                {
                    if (Remark(rule, service, mode.Text, answer) is { } text)
                    {
                        yield return new(text, MeshEncryption.PlaceOf(rule, mode));
                    }
                }
            }
        }
    }

    private static string? Remark(KubernetesObject rule, KubernetesObject service, string? mode, EncryptionAnswer answer) => (mode, answer) switch
    {
        ("DISABLE", EncryptionAnswer.Encrypted) => $"DestinationRule '{rule.Name}' tells callers of Service '{service.Name}' to speak plain text, which the workload refuses",
        ("DISABLE", _) => $"DestinationRule '{rule.Name}' tells callers of Service '{service.Name}' to speak plain text",
        ("ISTIO_MUTUAL" or "MUTUAL", EncryptionAnswer.Plain) => $"DestinationRule '{rule.Name}' tells callers of Service '{service.Name}' to speak mutual TLS, which the workload does not understand",
        ("SIMPLE", EncryptionAnswer.Encrypted) => $"DestinationRule '{rule.Name}' tells callers of Service '{service.Name}' to show no certificate, which the workload refuses",
        _ => null,
    };

    /// <summary>Every mode that the rule says: for all, for a port, for a subset.</summary>
    private static IEnumerable<Field> Modes(KubernetesObject rule)
    {
        foreach (var policy in rule.Spec["subsets"].Items.Select(subset => subset["trafficPolicy"]).Prepend(rule.Spec["trafficPolicy"]))
        {
            foreach (var mode in policy["portLevelSettings"].Items.Select(port => port["tls"]["mode"]).Prepend(policy["tls"]["mode"]).Where(mode => mode.Text is not null))
            {
                yield return mode;
            }
        }
    }

    /// <summary>A host is a short name in the rule's namespace, a name with its namespace, or a pattern with a leading star.</summary>
    private static bool Names(KubernetesObject rule, KubernetesObject service)
    {
        var host = rule.Spec["host"].Text ?? "";
        var full = $"{service.Name}.{service.NamespaceOrDefault}.svc.cluster.local";
        return host.StartsWith('*') ? full.EndsWith(host[1..], StringComparison.Ordinal)
            : !host.Contains('.', StringComparison.Ordinal) ? host == service.Name && rule.NamespaceOrDefault == service.NamespaceOrDefault
            : host == full || full.StartsWith($"{host}.", StringComparison.Ordinal);
    }
}
