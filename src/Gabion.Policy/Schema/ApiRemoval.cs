using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Gabion.Policy.Schema;

/// <summary>
/// An API version that Kubernetes stopped serving, from its Deprecated API Migration Guide
/// (https://kubernetes.io/docs/reference/using-api/deprecation-guide/).
/// </summary>
/// <param name="Deprecated">The minor version that first called it deprecated.</param>
/// <param name="Removed">The minor version that first did not serve it; null while it is served.</param>
/// <param name="Replacement">The version to use; null when there is none.</param>
/// <param name="ReplacementSince">The minor version that first served the replacement.</param>
/// <param name="Rename">Whether changing the version alone makes a right object.</param>
internal sealed record ApiRemoval(int Deprecated, int? Removed, string? Replacement, int ReplacementSince, RenameSafety Rename)
{
    private static readonly FrozenDictionary<string, ApiRemoval> All = Build().ToFrozenDictionary(StringComparer.Ordinal);

    public static ApiRemoval? Of(string apiVersion, string kind) => All.GetValueOrDefault($"{apiVersion}/{kind}");

    private static Dictionary<string, ApiRemoval> Build()
    {
        var all = new Dictionary<string, ApiRemoval>(StringComparer.Ordinal);
        void Add(string version, ImmutableArray<string> kinds, int deprecated, int? removed, string? replacement, int since, RenameSafety rename = RenameSafety.Changes)
        {
            foreach (var kind in kinds)
            {
                all[$"{version}/{kind}"] = new(deprecated, removed, replacement, since, rename);
            }
        }

        Add("flowcontrol.apiserver.k8s.io/v1beta3", ["FlowSchema"], 29, 32, "flowcontrol.apiserver.k8s.io/v1", 29, RenameSafety.Same);
        Add("flowcontrol.apiserver.k8s.io/v1beta3", ["PriorityLevelConfiguration"], 29, 32, "flowcontrol.apiserver.k8s.io/v1", 29);
        Add("flowcontrol.apiserver.k8s.io/v1beta2", ["FlowSchema"], 26, 29, "flowcontrol.apiserver.k8s.io/v1", 29, RenameSafety.Same);
        Add("flowcontrol.apiserver.k8s.io/v1beta2", ["PriorityLevelConfiguration"], 26, 29, "flowcontrol.apiserver.k8s.io/v1", 29);
        Add("flowcontrol.apiserver.k8s.io/v1beta1", ["FlowSchema"], 23, 26, "flowcontrol.apiserver.k8s.io/v1", 29, RenameSafety.Same);
        Add("flowcontrol.apiserver.k8s.io/v1beta1", ["PriorityLevelConfiguration"], 23, 26, "flowcontrol.apiserver.k8s.io/v1", 29);
        Add("storage.k8s.io/v1beta1", ["CSIStorageCapacity"], 24, 27, "storage.k8s.io/v1", 24, RenameSafety.Same);
        Add("autoscaling/v2beta2", ["HorizontalPodAutoscaler"], 23, 26, "autoscaling/v2", 23, RenameSafety.Same);
        Add("autoscaling/v2beta1", ["HorizontalPodAutoscaler"], 22, 25, "autoscaling/v2", 23);
        Add("batch/v1beta1", ["CronJob"], 21, 25, "batch/v1", 21, RenameSafety.Same);
        Add("batch/v2alpha1", ["CronJob"], 20, 21, "batch/v1", 21, RenameSafety.Same);
        Add("discovery.k8s.io/v1beta1", ["EndpointSlice"], 21, 25, "discovery.k8s.io/v1", 21);
        Add("events.k8s.io/v1beta1", ["Event"], 22, 25, "events.k8s.io/v1", 19);
        Add("policy/v1beta1", ["PodDisruptionBudget"], 21, 25, "policy/v1", 21, RenameSafety.NeedsSelector);
        Add("policy/v1beta1", ["PodSecurityPolicy"], 21, 25, null, 0);
        Add("extensions/v1beta1", ["PodSecurityPolicy"], 10, 16, null, 0);
        Add("node.k8s.io/v1beta1", ["RuntimeClass"], 22, 25, "node.k8s.io/v1", 20, RenameSafety.Same);
        Add("admissionregistration.k8s.io/v1beta1", ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"], 16, 22, "admissionregistration.k8s.io/v1", 16);
        Add("apiextensions.k8s.io/v1beta1", ["CustomResourceDefinition"], 16, 22, "apiextensions.k8s.io/v1", 16);
        Add("apiregistration.k8s.io/v1beta1", ["APIService"], 19, 22, "apiregistration.k8s.io/v1", 10, RenameSafety.Same);
        Add("authentication.k8s.io/v1beta1", ["TokenReview"], 19, 22, "authentication.k8s.io/v1", 6);
        Add("authorization.k8s.io/v1beta1", ["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SubjectAccessReview", "SelfSubjectRulesReview"], 19, 22, "authorization.k8s.io/v1", 6);
        Add("certificates.k8s.io/v1beta1", ["CertificateSigningRequest"], 19, 22, "certificates.k8s.io/v1", 19);
        Add("coordination.k8s.io/v1beta1", ["Lease"], 19, 22, "coordination.k8s.io/v1", 14, RenameSafety.Same);
        Add("extensions/v1beta1", ["Ingress"], 14, 22, "networking.k8s.io/v1", 19);
        Add("networking.k8s.io/v1beta1", ["Ingress"], 19, 22, "networking.k8s.io/v1", 19);
        Add("networking.k8s.io/v1beta1", ["IngressClass"], 19, 22, "networking.k8s.io/v1", 19, RenameSafety.Same);
        foreach (var version in (string[])["rbac.authorization.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1alpha1"])
        {
            Add(version, ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"], 17, 22, "rbac.authorization.k8s.io/v1", 8, RenameSafety.Same);
        }

        Add("scheduling.k8s.io/v1beta1", ["PriorityClass"], 14, 22, "scheduling.k8s.io/v1", 14, RenameSafety.Same);
        Add("storage.k8s.io/v1beta1", ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"], 19, 22, "storage.k8s.io/v1", 19, RenameSafety.Same);
        Add("extensions/v1beta1", ["NetworkPolicy"], 9, 16, "networking.k8s.io/v1", 7, RenameSafety.Same);
        foreach (var version in (string[])["extensions/v1beta1", "apps/v1beta1", "apps/v1beta2"])
        {
            Add(version, ["DaemonSet", "Deployment", "StatefulSet", "ReplicaSet"], 9, 16, "apps/v1", 9, RenameSafety.NeedsSelector);
        }

        Add("v1", ["ComponentStatus"], 19, null, null, 0);
        Add("v1", ["Endpoints"], 33, null, "discovery.k8s.io/v1", 21);
        return all;
    }
}

/// <summary>What else a new API version asks for.</summary>
internal enum RenameSafety
{
    /// <summary>Nothing: the fields and their meaning are the same.</summary>
    Same,

    /// <summary>A selector that is not empty: without one the meaning changes, or the object is refused.</summary>
    NeedsSelector,

    /// <summary>Fields have other names, types or defaults.</summary>
    Changes,
}
