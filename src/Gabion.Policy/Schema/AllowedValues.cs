using System.Collections.Frozen;

namespace Gabion.Policy.Schema;

/// <summary>
/// Fields of text that take one of a few words. The API's own description names them only in prose, so they stand here, by the
/// name of the type without its group and version. A field that gains words
/// from version to version does not stand here, or stands with all of them.
/// </summary>
internal static class AllowedValues
{
    private static readonly string[] Protocols = ["TCP", "UDP", "SCTP"];
    private static readonly string[] PullPolicies = ["Always", "IfNotPresent", "Never"];
    private static readonly string[] MessagePolicies = ["File", "FallbackToLogsOnError"];
    private static readonly string[] AccessModes = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"];
    private static readonly string[] Updates = ["OnDelete", "RollingUpdate"];
    private static readonly string[] Profiles = ["RuntimeDefault", "Unconfined", "Localhost"];
    private static readonly string[] Traffic = ["Cluster", "Local"];
    private static readonly string[] Operators = ["In", "NotIn", "Exists", "DoesNotExist"];
    private static readonly string[] Preemption = ["Never", "PreemptLowerPriority"];
    private static readonly string[] WebhookFailure = ["Ignore", "Fail"];
    private static readonly string[] WebhookMatch = ["Exact", "Equivalent"];
    private static readonly string[] WebhookEffects = ["Unknown", "None", "Some", "NoneOnDryRun"];
    private static readonly string[] VolumeModes = ["Filesystem", "Block"];

    private static readonly FrozenDictionary<string, string[]> ByField = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Container.imagePullPolicy"] = PullPolicies,
        ["EphemeralContainer.imagePullPolicy"] = PullPolicies,
        ["Container.terminationMessagePolicy"] = MessagePolicies,
        ["EphemeralContainer.terminationMessagePolicy"] = MessagePolicies,
        ["PodSpec.restartPolicy"] = ["Always", "OnFailure", "Never"],
        ["PodSpec.dnsPolicy"] = ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"],
        ["PodSpec.preemptionPolicy"] = Preemption,
        ["PriorityClass.preemptionPolicy"] = Preemption,
        ["PodSecurityContext.fsGroupChangePolicy"] = ["OnRootMismatch", "Always"],
        ["SecurityContext.procMount"] = ["Default", "Unmasked"],
        ["SeccompProfile.type"] = Profiles,
        ["AppArmorProfile.type"] = Profiles,
        ["VolumeMount.mountPropagation"] = ["None", "HostToContainer", "Bidirectional"],
        ["HostPathVolumeSource.type"] = ["DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"],
        ["ContainerPort.protocol"] = Protocols,
        ["ServicePort.protocol"] = Protocols,
        ["NetworkPolicyPort.protocol"] = Protocols,
        ["EndpointPort.protocol"] = Protocols,
        ["HTTPGetAction.scheme"] = ["HTTP", "HTTPS"],
        ["ServiceSpec.type"] = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"],
        ["ServiceSpec.sessionAffinity"] = ["None", "ClientIP"],
        ["ServiceSpec.externalTrafficPolicy"] = Traffic,
        ["ServiceSpec.internalTrafficPolicy"] = Traffic,
        ["ServiceSpec.ipFamilyPolicy"] = ["SingleStack", "PreferDualStack", "RequireDualStack"],
        ["ServiceSpec.ipFamilies"] = ["IPv4", "IPv6"],
        ["NetworkPolicySpec.policyTypes"] = ["Ingress", "Egress"],
        ["HTTPIngressPath.pathType"] = ["Exact", "Prefix", "ImplementationSpecific"],
        ["DeploymentStrategy.type"] = ["Recreate", "RollingUpdate"],
        ["DaemonSetUpdateStrategy.type"] = Updates,
        ["StatefulSetUpdateStrategy.type"] = Updates,
        ["StatefulSetSpec.podManagementPolicy"] = ["OrderedReady", "Parallel"],
        ["CronJobSpec.concurrencyPolicy"] = ["Allow", "Forbid", "Replace"],
        ["JobSpec.completionMode"] = ["NonIndexed", "Indexed"],
        ["PersistentVolumeClaimSpec.accessModes"] = AccessModes,
        ["PersistentVolumeSpec.accessModes"] = AccessModes,
        ["PersistentVolumeClaimSpec.volumeMode"] = VolumeModes,
        ["PersistentVolumeSpec.volumeMode"] = VolumeModes,
        ["PersistentVolumeSpec.persistentVolumeReclaimPolicy"] = ["Retain", "Delete", "Recycle"],
        ["StorageClass.volumeBindingMode"] = ["Immediate", "WaitForFirstConsumer"],
        ["Toleration.operator"] = ["Exists", "Equal", "Lt", "Gt"],
        ["Toleration.effect"] = ["NoSchedule", "PreferNoSchedule", "NoExecute"],
        ["Taint.effect"] = ["NoSchedule", "PreferNoSchedule", "NoExecute"],
        ["NodeSelectorRequirement.operator"] = [.. Operators, "Gt", "Lt"],
        ["LabelSelectorRequirement.operator"] = Operators,
        ["TopologySpreadConstraint.whenUnsatisfiable"] = ["DoNotSchedule", "ScheduleAnyway"],
        ["RoleRef.kind"] = ["Role", "ClusterRole"],
        ["Subject.kind"] = ["User", "Group", "ServiceAccount"],
        ["MutatingWebhook.failurePolicy"] = WebhookFailure,
        ["ValidatingWebhook.failurePolicy"] = WebhookFailure,
        ["MutatingWebhook.matchPolicy"] = WebhookMatch,
        ["ValidatingWebhook.matchPolicy"] = WebhookMatch,
        ["MutatingWebhook.sideEffects"] = WebhookEffects,
        ["ValidatingWebhook.sideEffects"] = WebhookEffects,
        ["CustomResourceDefinitionSpec.scope"] = ["Cluster", "Namespaced"],
        ["MetricSpec.type"] = ["Object", "Pods", "Resource", "ContainerResource", "External"],
        ["MetricTarget.type"] = ["Utilization", "Value", "AverageValue"],
        ["PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy"] = ["IfHealthyBudget", "AlwaysAllow"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The words that a field takes; null when it takes any text.</summary>
    public static IReadOnlyList<string>? Of(string type, string field) =>
        ByField.GetValueOrDefault($"{type[(type.LastIndexOf('.') + 1)..]}.{field}");
}
