using System.Collections.Frozen;

namespace Gabion.Policy.Admission;

/// <summary>What a manifest does not say about its kind: the plural name of the resource, and whether it lives in a namespace.</summary>
public static class ResourceNames
{
    private static readonly FrozenSet<string> ClusterScoped = new[]
    {
        "/ComponentStatus", "/Namespace", "/Node", "/PersistentVolume", "admissionregistration.k8s.io/MutatingAdmissionPolicy",
        "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding", "admissionregistration.k8s.io/MutatingWebhookConfiguration",
        "admissionregistration.k8s.io/ValidatingAdmissionPolicy", "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
        "admissionregistration.k8s.io/ValidatingWebhookConfiguration", "apiextensions.k8s.io/CustomResourceDefinition", "apiregistration.k8s.io/APIService",
        "authentication.k8s.io/SelfSubjectReview", "authentication.k8s.io/TokenReview", "authorization.k8s.io/SelfSubjectAccessReview",
        "authorization.k8s.io/SelfSubjectRulesReview", "authorization.k8s.io/SubjectAccessReview", "certificates.k8s.io/CertificateSigningRequest",
        "certificates.k8s.io/ClusterTrustBundle", "extensions/PodSecurityPolicy", "flowcontrol.apiserver.k8s.io/FlowSchema",
        "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration", "internal.apiserver.k8s.io/StorageVersion", "networking.k8s.io/IPAddress",
        "networking.k8s.io/IngressClass", "networking.k8s.io/ServiceCIDR", "node.k8s.io/RuntimeClass", "policy/PodSecurityPolicy",
        "rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/ClusterRoleBinding", "resource.k8s.io/DeviceClass",
        "resource.k8s.io/DeviceTaintRule", "resource.k8s.io/ResourceSlice", "scheduling.k8s.io/PriorityClass", "storage.k8s.io/CSIDriver",
        "storage.k8s.io/CSINode", "storage.k8s.io/StorageClass", "storage.k8s.io/VolumeAttachment", "storage.k8s.io/VolumeAttributesClass",
        "storagemigration.k8s.io/StorageVersionMigration",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True for kinds of Kubernetes itself that live in no namespace.</summary>
    public static bool IsClusterScoped(string group, string kind) => ClusterScoped.Contains($"{group}/{kind}");

    /// <summary>The plural, as kubectl guesses it: lower case, an ending for s and y.</summary>
    public static string Plural(string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var name = kind.ToLowerInvariant();
        return name switch
        {
            "" => "",
            "endpoints" => name,
            [.., 's'] => $"{name}es",
            [.., 'y'] when name is not [.., 'a' or 'e' or 'i' or 'o' or 'u', 'y'] => $"{name[..^1]}ies",
            _ => $"{name}s",
        };
    }
}
