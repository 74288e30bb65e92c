namespace Gabion.Policy.Rbac.Paths;

/// <summary>What a verb on a resource gives.</summary>
/// <param name="Means">What is done with it, where the kind of power does not say it all.</param>
/// <param name="Condition">What must also hold and cannot be read from the objects; null when nothing.</param>
internal sealed record PowerRow(PowerKind Kind, string[] Verbs, string Group, string Resource, string Subresource = "", string? Means = null, string? Condition = null)
{
    /// <summary>True for a kind of somebody's own: an operator must run that makes pods of it.</summary>
    public bool NeedsOperator { get; init; }
}

/// <summary>
/// The verbs and resources that lead further (https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks).
/// Of several rows of one kind the first that a rule allows counts.
/// </summary>
internal static class PowerTable
{
    private const string Rbac = "rbac.authorization.k8s.io";
    private const string Admission = "admissionregistration.k8s.io";
    private const string Certificates = "certificates.k8s.io";
    private const string Authentication = "authentication.k8s.io";

    /// <summary>From 1.35 on the API server asks for <c>create</c> where a connection is upgraded by <c>get</c> (AuthorizePodWebsocketUpgradeCreatePermission).</summary>
    private const string GetIsEnough = "the API server is older than 1.35, or its gate AuthorizePodWebsocketUpgradeCreatePermission is off: get alone is then enough";

    private static readonly string[] Change = ["update", "patch"];
    private static readonly string[] Write = ["create", "update", "patch"];
    private static readonly string[] Delete = ["delete", "deletecollection"];
    private static readonly string[] Call = ["create", "get", "update", "patch", "delete"];

    public static readonly PowerRow[] Rows =
    [
        new(PowerKind.EnterPods, ["create"], "", "pods", "exec", "runs a command in a pod"),
        new(PowerKind.EnterPods, ["create"], "", "pods", "attach", "attaches to a program in a pod"),
        new(PowerKind.AddContainers, Change, "", "pods", "ephemeralcontainers", "adds a container of its own to a pod that runs"),
        new(PowerKind.EnterPods, Change, "", "pods", "", "puts an image of its own into a pod that runs"), // the one field of a container that may change
        new(PowerKind.EnterPods, ["get"], "", "pods", "exec", "runs a command in a pod", GetIsEnough),
        new(PowerKind.EnterPods, ["get"], "", "pods", "attach", "attaches to a program in a pod", GetIsEnough),
        new(PowerKind.NodesProxy, ["create", "get"], "", "nodes", "proxy"),
        new(PowerKind.CreateTokens, ["create"], "", "serviceaccounts", "token"),
        new(PowerKind.ReadSecrets, ["get", "list", "watch"], "", "secrets"),
        new(PowerKind.ReadSecrets, ["patch"], "", "secrets", "", "patches a Secret with nothing, and is answered with all of it"),
        new(PowerKind.ReadSecrets, ["deletecollection"], "", "secrets", "", "deletes Secrets as a dry run, and is answered with all of them"),
        new(PowerKind.WriteSecrets, ["create"], "", "secrets"),
        new(PowerKind.ImpersonateUsers, ["impersonate"], "", "users"),
        new(PowerKind.ImpersonateGroups, ["impersonate"], "", "groups"),
        new(PowerKind.ImpersonateServiceAccounts, ["impersonate"], "", "serviceaccounts"),
        new(PowerKind.StandInForUsers, ["impersonate:user-info"], Authentication, "users"),
        new(PowerKind.StandInForGroups, ["impersonate:user-info"], Authentication, "groups"),
        new(PowerKind.StandInForServiceAccounts, ["impersonate:serviceaccount"], Authentication, "serviceaccounts"),
        new(PowerKind.StandInForNodes, ["impersonate:arbitrary-node"], Authentication, "nodes"),
        new(PowerKind.StandInForOwnNode, ["impersonate:associated-node"], Authentication, "nodes"),
        new(PowerKind.Bind, ["bind"], Rbac, "clusterroles"),
        new(PowerKind.BindRoles, ["bind"], Rbac, "roles"),
        new(PowerKind.CreateClusterRoleBindings, ["create"], Rbac, "clusterrolebindings"),
        new(PowerKind.CreateRoleBindings, ["create"], Rbac, "rolebindings"),
        new(PowerKind.ChangeClusterRoleBindings, Change, Rbac, "clusterrolebindings"),
        new(PowerKind.ChangeRoleBindings, Change, Rbac, "rolebindings"),
        new(PowerKind.EscalateClusterRoles, ["escalate"], Rbac, "clusterroles"),
        new(PowerKind.EscalateRoles, ["escalate"], Rbac, "roles"),
        new(PowerKind.ChangeClusterRoles, Change, Rbac, "clusterroles"),
        new(PowerKind.ChangeRoles, Change, Rbac, "roles"),
        new(PowerKind.CreateRequests, ["create"], Certificates, "certificatesigningrequests"),
        new(PowerKind.CreateNodeClients, ["create"], Certificates, "certificatesigningrequests", "nodeclient"),
        new(PowerKind.ApproveRequests, Change, Certificates, "certificatesigningrequests", "approval"),
        new(PowerKind.ApproveAsSigner, ["approve"], Certificates, "signers"),
        new(PowerKind.WriteWebhooks, Write, Admission, "mutatingwebhookconfigurations"),
        new(PowerKind.WriteWebhooks, Change, Admission, "mutatingadmissionpolicies"),
        new(PowerKind.CreateMutatingPolicies, ["create"], Admission, "mutatingadmissionpolicies"),
        new(PowerKind.BindMutatingPolicies, ["create"], Admission, "mutatingadmissionpolicybindings"),
        new(PowerKind.SeeObjects, Write, Admission, "validatingwebhookconfigurations"),
        new(PowerKind.SwitchGuards, [.. Change, .. Delete], Admission, "validatingwebhookconfigurations", "", "switches an admission webhook off"),
        new(PowerKind.SwitchGuards, [.. Change, .. Delete], Admission, "validatingadmissionpolicies", "", "switches an admission policy off"),
        new(PowerKind.SwitchGuards, [.. Change, .. Delete], Admission, "validatingadmissionpolicybindings", "", "switches an admission policy off by its binding"),
        new(PowerKind.SwitchGuards, Delete, Admission, "mutatingwebhookconfigurations", "", "switches an admission webhook off"),
        new(PowerKind.SwitchGuards, Delete, Admission, "mutatingadmissionpolicies", "", "switches an admission policy off"),
        new(PowerKind.SwitchGuards, Delete, Admission, "mutatingadmissionpolicybindings", "", "switches an admission policy off by its binding"),
        new(PowerKind.WriteApiServices, Write, "apiregistration.k8s.io", "apiservices"),
        new(PowerKind.ConvertObjects, Write, "apiextensions.k8s.io", "customresourcedefinitions"),
        new(PowerKind.CreateVolumes, ["create"], "", "persistentvolumes"),
        new(PowerKind.RelabelNamespaces, Change, "", "namespaces"),
        new(PowerKind.WriteConfigMaps, Change, "", "configmaps"),
        new(PowerKind.SteerPods, Change, "", "nodes", "", "marks nodes so that pods must leave them or may come (taints, labels)"),
        new(PowerKind.SteerPods, Change, "", "nodes", "status", "lets nodes seem sick or full, so that their pods go elsewhere"),
        new(PowerKind.LeadTraffic, Change, "", "services", "status", "gives a Service the address of somebody else as that of its load balancer (CVE-2020-8554)"),
        new(PowerKind.LeadTraffic, Write, "", "services", "", "gives a Service the address of somebody else (externalIPs, CVE-2020-8554) or other pods"),
        new(PowerKind.LeadTraffic, Write, "", "endpoints", "", "puts an address of its own behind a Service"),
        new(PowerKind.LeadTraffic, Write, "discovery.k8s.io", "endpointslices", "", "puts an address of its own behind a Service"),
        new(PowerKind.LeadTraffic, Change, "", "pods", "status", "puts a pod of its own behind a Service, or takes others away, by their status"),
        new(PowerKind.ReachPorts, ["create"], "", "pods", "portforward", "forwards a port of a pod"),
        new(PowerKind.ReachPorts, Call, "", "pods", "proxy", "asks a pod through the API server"),
        new(PowerKind.ReachPorts, Call, "", "services", "proxy", "asks a Service's pods through the API server"),
        new(PowerKind.ReachPorts, ["get"], "", "pods", "portforward", "forwards a port of a pod", GetIsEnough),
        .. Workloads(),
    ];

    private static IEnumerable<PowerRow> Workloads()
    {
        const string Creates = "creates a pod, or a workload that makes one";
        yield return new(PowerKind.RunPods, ["create"], "", "pods", "", Creates); // changing one gives neither another account nor the node
        yield return new(PowerKind.RunPods, Write, "", "replicationcontrollers", "", Creates);
        foreach (var resource in (string[])["deployments", "daemonsets", "statefulsets", "replicasets"])
        {
            yield return new(PowerKind.RunPods, Write, "apps", resource, "", Creates);
        }

        yield return new(PowerKind.RunPods, Write, "batch", "jobs", "", Creates);
        yield return new(PowerKind.RunPods, Write, "batch", "cronjobs", "", Creates);
        foreach (var (group, resource) in PodMakers.Custom.SelectMany(item => item.Resources.Select(resource => (item.Group, resource))))
        {
            yield return new(PowerKind.RunPods, Write, group, resource, "", $"writes one of the {resource}.{group}, of which an operator makes pods") { NeedsOperator = true };
        }
    }
}
