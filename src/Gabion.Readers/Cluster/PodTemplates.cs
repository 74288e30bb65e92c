using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Readers.Cluster;

/// <summary>
/// Finds the pods that an object makes. Kinds of Kubernetes itself are known by name; in custom resources a pod template is
/// known by its shape: a key <c>template</c> or <c>…Template</c> below <c>spec</c> whose value has <c>spec.containers</c>
/// (Argo Rollout, Knative Service, OpenKruise, Kubeflow, Volcano, JobSet, Ray, KEDA…).
/// </summary>
internal static class PodTemplates
{
    private const int MaxDepth = 10;
    private const int MaxVisited = 5_000;

    public static List<PodTemplate> Of(KubernetesObject @object)
    {
        var found = new List<PodTemplate>();
        switch (@object.Kind)
        {
            case "Pod" when IsOfKubernetes(@object): // of another group than its own too, as a Deployment is: that it is written wrongly is told by itself
                AddIfPod(@object.Root, found);
                break;
            case "PodTemplate" when @object.Group.Length == 0:
                AddIfPod(@object.Root["template"], found);
                break;
            case "CronJob" when @object.Group == "batch":
                AddIfPod(@object.Spec["jobTemplate"]["spec"]["template"], found);
                break;
            case "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "Job" or "ReplicationController":
                AddIfPod(@object.Spec["template"], found);
                break;
            case "ConfigMap" or "Secret" or "CustomResourceDefinition":
                break;
            default:
                var budget = MaxVisited;
                Search(@object.Spec, found, 0, ref budget);
                break;
        }

        return found;
    }

    /// <summary>Groups that definitions of custom resources bring are names of domains.</summary>
    private static bool IsOfKubernetes(KubernetesObject @object) => !@object.Group.Contains('.', StringComparison.Ordinal);

    private static void Search(Field within, List<PodTemplate> found, int depth, ref int budget)
    {
        if (depth > MaxDepth || --budget < 0)
        {
            return;
        }

        foreach (var item in within.Items)
        {
            Search(item, found, depth + 1, ref budget);
        }

        foreach (var entry in within.Entries)
        {
            if (!(entry.Key.EndsWith("emplate", StringComparison.Ordinal) && AddIfPod(entry.Value, found)))
            {
                Search(entry.Value, found, depth + 1, ref budget);
            }
        }
    }

    private static bool AddIfPod(Field template, List<PodTemplate> found)
    {
        var containers = template["spec"]["containers"];
        if (!containers.IsSequence || (containers.Items.Count > 0 && !containers[0].IsMapping))
        {
            return false;
        }

        found.Add(new(template["metadata"], template["spec"]));
        return true;
    }
}
