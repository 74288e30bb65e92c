using System.Globalization;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>
/// Whether the scheduler may put a pod on a node, by what both say for certain: <c>nodeSelector</c>, required node affinity, taints and
/// tolerations (https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/). Room and preferences are not looked at.
/// </summary>
internal static class NodeFit
{
    /// <summary>Taints that the DaemonSet controller lets its pods tolerate.</summary>
    private const string OfTheNodeItself = "node.kubernetes.io/";

    public static bool May(PodTemplate pod, KubernetesObject node, bool isDaemon)
    {
        if (pod.Spec["nodeName"].Text is { Length: > 0 } name && name != node.Name)
        {
            return false;
        }

        foreach (var entry in pod.Spec["nodeSelector"].Entries)
        {
            if (node.Labels[entry.Key].Text != entry.Value.Text)
            {
                return false;
            }
        }

        var required = pod.Spec["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"];
        return (required.Items.Count == 0 || required.Items.Any(term => Holds(term, node)))
            && node.Spec["taints"].Items.All(taint => taint["effect"].Text == "PreferNoSchedule" || IsTolerated(taint, pod, isDaemon));
    }

    /// <summary>A term without requirements chooses nothing.</summary>
    private static bool Holds(Field term, KubernetesObject node) =>
        (term["matchExpressions"].Items.Count > 0 || term["matchFields"].Items.Count > 0)
        && term["matchExpressions"].Items.All(item => Holds(item, node.Labels[item["key"].Text ?? ""].Text))
        && term["matchFields"].Items.All(item => Holds(item, item["key"].Text == "metadata.name" ? node.Name : null));

    private static bool Holds(Field requirement, string? value) => requirement["operator"].Text switch
    {
        "In" => value is not null && requirement["values"].Texts.Contains(value),
        "NotIn" => value is null || !requirement["values"].Texts.Contains(value),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        "Gt" => Number(value) is { } left && Number(requirement["values"].Texts.FirstOrDefault()) is { } right && left > right,
        "Lt" => Number(value) is { } left && Number(requirement["values"].Texts.FirstOrDefault()) is { } right && left < right,
        _ => false,
    };

    private static bool IsTolerated(Field taint, PodTemplate pod, bool isDaemon)
    {
        var (key, value, effect) = (taint["key"].Text ?? "", taint["value"].Text ?? "", taint["effect"].Text);
        return (isDaemon && key.StartsWith(OfTheNodeItself, StringComparison.Ordinal)) || pod.Spec["tolerations"].Items.Any(toleration =>
            (toleration["effect"].Text is not { Length: > 0 } only || only == effect)
            && (toleration["operator"].Text == "Exists"
                ? toleration["key"].Text is not { Length: > 0 } any || any == key
                : toleration["key"].Text == key && (toleration["value"].Text ?? "") == value));
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
