using System.Text.Json.Nodes;

namespace Gabion.Tests.Sources.Cluster.Simulator;

/// <summary>A kind that the simulated API server knows.</summary>
internal sealed record SimulatedKind(string Group, string Version, string Plural, string Kind, bool IsNamespaced)
{
    private const string BuiltIn =
        """
        v1 namespaces Namespace -
        v1 nodes Node -
        v1 persistentvolumes PersistentVolume -
        v1 configmaps ConfigMap n
        v1 endpoints Endpoints n
        v1 events Event n
        v1 limitranges LimitRange n
        v1 persistentvolumeclaims PersistentVolumeClaim n
        v1 pods Pod n
        v1 podtemplates PodTemplate n
        v1 replicationcontrollers ReplicationController n
        v1 resourcequotas ResourceQuota n
        v1 secrets Secret n
        v1 serviceaccounts ServiceAccount n
        v1 services Service n
        admissionregistration.k8s.io/v1 mutatingwebhookconfigurations MutatingWebhookConfiguration -
        admissionregistration.k8s.io/v1 validatingadmissionpolicies ValidatingAdmissionPolicy -
        admissionregistration.k8s.io/v1 validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding -
        admissionregistration.k8s.io/v1 validatingwebhookconfigurations ValidatingWebhookConfiguration -
        apiextensions.k8s.io/v1 customresourcedefinitions CustomResourceDefinition -
        apiregistration.k8s.io/v1 apiservices APIService -
        apps/v1 controllerrevisions ControllerRevision n
        apps/v1 daemonsets DaemonSet n
        apps/v1 deployments Deployment n
        apps/v1 replicasets ReplicaSet n
        apps/v1 statefulsets StatefulSet n
        autoscaling/v2 horizontalpodautoscalers HorizontalPodAutoscaler n
        batch/v1 cronjobs CronJob n
        batch/v1 jobs Job n
        certificates.k8s.io/v1 certificatesigningrequests CertificateSigningRequest -
        coordination.k8s.io/v1 leases Lease n
        discovery.k8s.io/v1 endpointslices EndpointSlice n
        networking.k8s.io/v1 ingressclasses IngressClass -
        networking.k8s.io/v1 ingresses Ingress n
        networking.k8s.io/v1 networkpolicies NetworkPolicy n
        policy/v1 poddisruptionbudgets PodDisruptionBudget n
        rbac.authorization.k8s.io/v1 clusterrolebindings ClusterRoleBinding -
        rbac.authorization.k8s.io/v1 clusterroles ClusterRole -
        rbac.authorization.k8s.io/v1 rolebindings RoleBinding n
        rbac.authorization.k8s.io/v1 roles Role n
        scheduling.k8s.io/v1 priorityclasses PriorityClass -
        storage.k8s.io/v1 storageclasses StorageClass -
        """;

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public static IEnumerable<SimulatedKind> AllBuiltIn() => BuiltIn.Split('\n').Select(line => line.Trim().Split(' ')).Select(words =>
    {
        var slash = words[0].IndexOf('/');
        return new SimulatedKind(slash < 0 ? "" : words[0][..slash], words[0][(slash + 1)..], words[1], words[2], words[3] == "n");
    });

    /// <summary>The kind that a CustomResourceDefinition makes, in its stored version.</summary>
    public static SimulatedKind OfDefinition(JsonObject definition)
    {
        var spec = definition["spec"]!;
        var version = spec["versions"]!.AsArray().First(one => one!["storage"]!.GetValue<bool>())!["name"]!.GetValue<string>();
        return new((string)spec["group"]!, version, (string)spec["names"]!["plural"]!, (string)spec["names"]!["kind"]!, (string)spec["scope"]! == "Namespaced");
    }

    /// <summary>As both forms of discovery describe it.</summary>
    public JsonObject Describe(bool isAggregated)
    {
        var verbs = new JsonArray("create", "delete", "get", "list", "patch", "update", "watch");
        return isAggregated
            ? new()
            {
                ["resource"] = Plural,
                ["responseKind"] = new JsonObject { ["group"] = Group, ["version"] = Version, ["kind"] = Kind },
                ["scope"] = IsNamespaced ? "Namespaced" : "Cluster",
                ["singularResource"] = Kind.ToLowerInvariant(),
                ["verbs"] = verbs,
            }
            : new() { ["name"] = Plural, ["singularName"] = Kind.ToLowerInvariant(), ["namespaced"] = IsNamespaced, ["kind"] = Kind, ["verbs"] = verbs };
    }
}
