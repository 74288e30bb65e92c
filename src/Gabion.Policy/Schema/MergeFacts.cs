using System.Collections.Frozen;

namespace Gabion.Policy.Schema;

/// <summary>How lists of the Kubernetes API merge.</summary>
internal enum ListMerge
{
    /// <summary>The list is replaced as a whole.</summary>
    Atomic,

    /// <summary>Items are added that are not there.</summary>
    Set,

    /// <summary>Items with the same keys are the same item.</summary>
    Map,
}

/// <summary>
/// How fields of the Kubernetes API merge: <c>x-kubernetes-list-type</c>, <c>x-kubernetes-list-map-keys</c> and <c>x-kubernetes-map-type</c> of its
/// OpenAPI description (1.36). Lists that are not named here are atomic, objects and maps are not.
/// </summary>
internal static class MergeFacts
{
    /// <summary><c>m</c> list of keyed items, <c>s</c> set, <c>f</c> atomic map, each with type and field; <c>a</c> atomic object type.</summary>
    private const string Text = """
        a api.admissionregistration.v1.MatchResources
        m api.admissionregistration.v1.MutatingAdmissionPolicySpec matchConditions name
        m api.admissionregistration.v1.MutatingWebhook matchConditions name
        m api.admissionregistration.v1.MutatingWebhookConfiguration webhooks name
        a api.admissionregistration.v1.NamedRuleWithOperations
        a api.admissionregistration.v1.ParamKind
        a api.admissionregistration.v1.ParamRef
        s api.admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec validationActions
        m api.admissionregistration.v1.ValidatingAdmissionPolicySpec matchConditions name
        m api.admissionregistration.v1.ValidatingAdmissionPolicySpec variables name
        m api.admissionregistration.v1.ValidatingAdmissionPolicyStatus conditions type
        m api.admissionregistration.v1.ValidatingWebhook matchConditions name
        m api.admissionregistration.v1.ValidatingWebhookConfiguration webhooks name
        a api.admissionregistration.v1.Variable
        a api.admissionregistration.v1alpha1.MatchResources
        m api.admissionregistration.v1alpha1.MutatingAdmissionPolicySpec matchConditions name
        a api.admissionregistration.v1alpha1.NamedRuleWithOperations
        a api.admissionregistration.v1alpha1.ParamKind
        a api.admissionregistration.v1alpha1.ParamRef
        a api.admissionregistration.v1beta1.MatchResources
        m api.admissionregistration.v1beta1.MutatingAdmissionPolicySpec matchConditions name
        a api.admissionregistration.v1beta1.NamedRuleWithOperations
        a api.admissionregistration.v1beta1.ParamKind
        a api.admissionregistration.v1beta1.ParamRef
        a api.admissionregistration.v1beta1.Variable
        s api.apiserverinternal.v1alpha1.ServerStorageVersion decodableVersions
        s api.apiserverinternal.v1alpha1.ServerStorageVersion servedVersions
        m api.apiserverinternal.v1alpha1.StorageVersionStatus conditions type
        m api.apiserverinternal.v1alpha1.StorageVersionStatus storageVersions apiServerID
        m api.apps.v1.DaemonSetStatus conditions type
        m api.apps.v1.DeploymentStatus conditions type
        m api.apps.v1.ReplicaSetStatus conditions type
        m api.apps.v1.StatefulSetStatus conditions type
        a api.autoscaling.v1.CrossVersionObjectReference
        m api.autoscaling.v2.HorizontalPodAutoscalerStatus conditions type
        s api.batch.v1.PodFailurePolicyOnExitCodesRequirement values
        s api.batch.v1.UncountedTerminatedPods failed
        s api.batch.v1.UncountedTerminatedPods succeeded
        m api.certificates.v1.CertificateSigningRequestStatus conditions type
        m api.certificates.v1beta1.PodCertificateRequestStatus conditions type
        m api.core.v1.ComponentStatus conditions type
        a api.core.v1.ConfigMapKeySelector
        m api.core.v1.Container env name
        m api.core.v1.Container ports containerPort,protocol
        m api.core.v1.Container volumeDevices devicePath
        m api.core.v1.Container volumeMounts mountPath
        s api.core.v1.ContainerRestartRuleOnExitCodes values
        m api.core.v1.ContainerStatus allocatedResourcesStatus name
        m api.core.v1.ContainerStatus volumeMounts mountPath
        a api.core.v1.EndpointAddress
        a api.core.v1.EndpointPort
        m api.core.v1.EphemeralContainer env name
        m api.core.v1.EphemeralContainer ports containerPort,protocol
        m api.core.v1.EphemeralContainer volumeDevices devicePath
        m api.core.v1.EphemeralContainer volumeMounts mountPath
        a api.core.v1.FileKeySelector
        a api.core.v1.LocalObjectReference
        m api.core.v1.NamespaceStatus conditions type
        s api.core.v1.NodeAllocatableResourceClaimStatus containers
        a api.core.v1.NodeSelector
        a api.core.v1.NodeSelectorTerm
        s api.core.v1.NodeSpec podCIDRs
        m api.core.v1.NodeStatus addresses type
        m api.core.v1.NodeStatus conditions type
        a api.core.v1.ObjectFieldSelector
        a api.core.v1.ObjectReference
        m api.core.v1.PersistentVolumeClaimStatus conditions type
        m api.core.v1.PodSpec containers name
        m api.core.v1.PodSpec ephemeralContainers name
        m api.core.v1.PodSpec hostAliases ip
        m api.core.v1.PodSpec imagePullSecrets name
        m api.core.v1.PodSpec initContainers name
        f api.core.v1.PodSpec nodeSelector
        m api.core.v1.PodSpec resourceClaims name
        m api.core.v1.PodSpec schedulingGates name
        m api.core.v1.PodSpec topologySpreadConstraints topologyKey,whenUnsatisfiable
        m api.core.v1.PodSpec volumes name
        m api.core.v1.PodStatus conditions type
        m api.core.v1.PodStatus podIPs ip
        m api.core.v1.PodStatus resourceClaimStatuses name
        f api.core.v1.ReplicationControllerSpec selector
        m api.core.v1.ReplicationControllerStatus conditions type
        a api.core.v1.ResourceFieldSelector
        m api.core.v1.ResourceRequirements claims name
        m api.core.v1.ResourceStatus resources resourceID
        a api.core.v1.ScopeSelector
        a api.core.v1.SecretKeySelector
        a api.core.v1.SecretReference
        m api.core.v1.ServiceAccount secrets name
        m api.core.v1.ServiceSpec ports port,protocol
        f api.core.v1.ServiceSpec selector
        m api.core.v1.ServiceStatus conditions type
        a api.core.v1.TopologySelectorTerm
        a api.core.v1.TypedLocalObjectReference
        s api.discovery.v1.Endpoint addresses
        a api.discovery.v1.EndpointPort
        m api.flowcontrol.v1.FlowSchemaStatus conditions type
        s api.flowcontrol.v1.NonResourcePolicyRule nonResourceURLs
        s api.flowcontrol.v1.NonResourcePolicyRule verbs
        m api.flowcontrol.v1.PriorityLevelConfigurationStatus conditions type
        s api.flowcontrol.v1.ResourcePolicyRule apiGroups
        s api.flowcontrol.v1.ResourcePolicyRule namespaces
        s api.flowcontrol.v1.ResourcePolicyRule resources
        s api.flowcontrol.v1.ResourcePolicyRule verbs
        a api.networking.v1.ServiceBackendPort
        m api.networking.v1.ServiceCIDRStatus conditions type
        m api.networking.v1beta1.ServiceCIDRStatus conditions type
        f api.node.v1.Scheduling nodeSelector
        m api.policy.v1.PodDisruptionBudgetStatus conditions type
        a api.rbac.v1.RoleRef
        a api.rbac.v1.Subject
        m api.resource.v1.AllocatedDeviceStatus conditions type
        m api.resource.v1.ResourceClaimStatus devices driver,device,pool,shareID
        m api.resource.v1.ResourceClaimStatus reservedFor uid
        m api.resource.v1alpha3.DeviceTaintRuleStatus conditions type
        m api.resource.v1alpha3.ResourcePoolStatusRequestStatus conditions type
        m api.resource.v1beta1.AllocatedDeviceStatus conditions type
        m api.resource.v1beta1.ResourceClaimStatus devices driver,device,pool,shareID
        m api.resource.v1beta1.ResourceClaimStatus reservedFor uid
        m api.resource.v1beta2.AllocatedDeviceStatus conditions type
        m api.resource.v1beta2.DeviceTaintRuleStatus conditions type
        m api.resource.v1beta2.ResourceClaimStatus devices driver,device,pool,shareID
        m api.resource.v1beta2.ResourceClaimStatus reservedFor uid
        m api.scheduling.v1alpha2.PodGroupSpec resourceClaims name
        m api.scheduling.v1alpha2.PodGroupStatus conditions type
        m api.scheduling.v1alpha2.PodGroupStatus resourceClaimStatuses name
        m api.scheduling.v1alpha2.PodGroupTemplate resourceClaims name
        m api.scheduling.v1alpha2.WorkloadSpec podGroupTemplates name
        s api.storage.v1.CSIDriverSpec volumeLifecycleModes
        m api.storage.v1.CSINodeSpec drivers name
        m api.storagemigration.v1beta1.StorageVersionMigrationStatus conditions type
        m apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionStatus conditions type
        m apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps x-kubernetes-validations rule
        a apimachinery.pkg.apis.meta.v1.LabelSelector
        s apimachinery.pkg.apis.meta.v1.ObjectMeta finalizers
        m apimachinery.pkg.apis.meta.v1.ObjectMeta ownerReferences uid
        a apimachinery.pkg.apis.meta.v1.OwnerReference
        m kube-aggregator.pkg.apis.apiregistration.v1.APIServiceStatus conditions type
        """;

    private static readonly Lazy<FrozenDictionary<string, string[]>> Known = new(() => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.Split(' '))
        .ToFrozenDictionary(parts => parts[0] == "a" ? parts[1] : $"{parts[1]}/{parts[2]}", StringComparer.Ordinal));

    /// <summary>An object of this type is replaced as a whole.</summary>
    public static bool IsAtomic(SchemaType type) => Known.Value.ContainsKey(type.Name);

    /// <summary>A map in this field is replaced as a whole.</summary>
    public static bool IsAtomicMap(SchemaType type, string field) => Known.Value.TryGetValue($"{type.Name}/{field}", out var found) && found[0] == "f";

    /// <summary>How a list in this field merges, and by which keys.</summary>
    public static (ListMerge Kind, string[] Keys) List(SchemaType type, string field) => Known.Value.TryGetValue($"{type.Name}/{field}", out var found)
        ? found[0] switch
        {
            "m" => (ListMerge.Map, found[3].Split(',')),
            "s" => (ListMerge.Set, []),
            _ => (ListMerge.Atomic, []),
        }
        : (ListMerge.Atomic, []);
}
